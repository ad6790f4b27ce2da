/** Where the user puts the published file, which is looked at if it is there. */
export const PUBLISHED_FILE = "data/dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz";
