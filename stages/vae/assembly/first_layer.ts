/**
 * Products with images that are mostly zero, by what is not: `x W + b`, and the gradient xᵀ d.
 *
 * What is not zero is listed by pixel, and there by image: `starts` has for every pixel where its part
 * of the list begins, and one number more, where the last ends; an entry of the list is an image's
 * number and the pixel's value in it.
 */

/** Counts what is not zero into `starts`, which must be zeros; returns how much it is. */
export function count(x: usize, images: u32, pixels: u32, starts: usize): u32 {
  for (let image: u32 = 0; image < images; image++) {
    for (let pixel = nextIn(x, 0, pixels); pixel < pixels; pixel = nextIn(x, pixel + 1, pixels)) {
      const place = starts + (<usize> pixel << 2);
      store<u32>(place, load<u32>(place, 4) + 1, 4);
    }
    x += <usize> pixels << 2;
  }
  for (let pixel: u32 = 0; pixel < pixels; pixel++) {
    const place = starts + (<usize> pixel << 2);
    store<u32>(place, load<u32>(place, 4) + load<u32>(place), 4);
  }
  return load<u32>(starts + (<usize> pixels << 2));
}

/** Writes the list, going through `next`, which begins as a copy of `starts`. */
export function list(x: usize, images: u32, pixels: u32, next: usize, entries: usize): void {
  for (let image: u32 = 0; image < images; image++) {
    for (let pixel = nextIn(x, 0, pixels); pixel < pixels; pixel = nextIn(x, pixel + 1, pixels)) {
      const place = next + (<usize> pixel << 2);
      const at = load<u32>(place);
      const entry = entries + (<usize> at << 3);
      store<u32>(entry, image);
      store<f32>(entry, load<f32>(x + (<usize> pixel << 2)), 4);
      store<u32>(place, at + 1);
    }
    x += <usize> pixels << 2;
  }
}

/** The first pixel from one on that is not zero, or `pixels`. */
// @ts-ignore: decorator
@inline
function nextIn(x: usize, pixel: u32, pixels: u32): u32 {
  while (pixel + 4 <= pixels && !v128.any_true(v128.load(x + (<usize> pixel << 2)))) pixel += 4;
  while (pixel < pixels && load<f32>(x + (<usize> pixel << 2)) == 0) pixel++;
  return pixel;
}

/** Adds x W to `y` [images, width]. */
export function forward(
  starts: usize,
  entries: usize,
  pixels: u32,
  W: usize,
  y: usize,
  width: usize,
): void {
  const rowBytes = width << 2;
  for (let pixel: u32 = 0; pixel < pixels; pixel++) {
    let entry = entries + (<usize> load<u32>(starts + (<usize> pixel << 2)) << 3);
    const end = entries + (<usize> load<u32>(starts + (<usize> pixel << 2), 4) << 3);
    for (; entry < end; entry += 8) {
      addTimes(y + <usize> load<u32>(entry) * rowBytes, W, load<f32>(entry, 4), rowBytes);
    }
    W += rowBytes;
  }
}

/** to += value · from. */
// @ts-ignore: decorator
@inline
function addTimes(to: usize, from: usize, value: f32, bytes: usize): void {
  const values = f32x4.splat(value);
  const end = to + bytes;
  for (; to + 32 <= end; to += 32, from += 32) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), values)));
    v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(v128.load(from, 16), values)), 16);
  }
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from) * value);
}

// @ts-ignore: decorator
@inline
function zeros(): v128 {
  return f32x4.splat(0);
}

/** Writes the rows xᵀ d of some pixels to `g` [pixels, width], d [images, width]. */
export function gradient(
  starts: usize,
  entries: usize,
  pixels: u32,
  d: usize,
  g: usize,
  width: usize,
): void {
  const rowBytes = width << 2;
  for (let pixel: u32 = 0; pixel < pixels; pixel++) {
    const first = entries + (<usize> load<u32>(starts + (<usize> pixel << 2)) << 3);
    const end = entries + (<usize> load<u32>(starts + (<usize> pixel << 2), 4) << 3);
    let column: usize = 0;
    for (; column + 128 <= rowBytes; column += 128) {
      let s0 = zeros(), s1 = zeros(), s2 = zeros(), s3 = zeros();
      let s4 = zeros(), s5 = zeros(), s6 = zeros(), s7 = zeros();
      for (let entry = first; entry < end; entry += 8) {
        const from = d + <usize> load<u32>(entry) * rowBytes + column;
        const values = v128.load32_splat(entry, 4);
        s0 = f32x4.add(s0, f32x4.mul(v128.load(from), values));
        s1 = f32x4.add(s1, f32x4.mul(v128.load(from, 16), values));
        s2 = f32x4.add(s2, f32x4.mul(v128.load(from, 32), values));
        s3 = f32x4.add(s3, f32x4.mul(v128.load(from, 48), values));
        s4 = f32x4.add(s4, f32x4.mul(v128.load(from, 64), values));
        s5 = f32x4.add(s5, f32x4.mul(v128.load(from, 80), values));
        s6 = f32x4.add(s6, f32x4.mul(v128.load(from, 96), values));
        s7 = f32x4.add(s7, f32x4.mul(v128.load(from, 112), values));
      }
      v128.store(g + column, s0);
      v128.store(g + column, s1, 16);
      v128.store(g + column, s2, 32);
      v128.store(g + column, s3, 48);
      v128.store(g + column, s4, 64);
      v128.store(g + column, s5, 80);
      v128.store(g + column, s6, 96);
      v128.store(g + column, s7, 112);
    }
    for (; column < rowBytes; column += 4) {
      let sum: f32 = 0;
      for (let entry = first; entry < end; entry += 8) {
        sum += load<f32>(d + <usize> load<u32>(entry) * rowBytes + column) * load<f32>(entry, 4);
      }
      store<f32>(g + column, sum);
    }
    g += rowBytes;
  }
}
