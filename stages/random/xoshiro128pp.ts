/**
 * The generator xoshiro128++ 1.0 of Blackman and Vigna (2019): 128 bits of state, period 2¹²⁸ − 1,
 * all of it in 32-bit integer arithmetic, which is what JavaScript engines do fast.
 *
 * @module
 */

/** Four 32-bit words, the whole state of the generator. */
export type State = readonly [number, number, number, number];

/** 2⁻⁵³: the spacing of the uniform numbers. */
export const UNIFORM_STEP = 2 ** -53;

/** Coefficients of x^(2⁶⁴) modulo the generator's characteristic polynomial (from the reference C). */
const JUMP: State = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];

/** A xoshiro128++ generator: started from 1, 2, 3, 4 it yields 641, 1573767, 3222811527, …. */
export class Xoshiro128pp {
  // Kept as int32: V8 stores those unboxed, and boxes half of all uint32.
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  /**
   * Starts from a state, word by word (each is taken modulo 2³²).
   *
   * @throws {RangeError} when every word is zero, the one state the generator cannot leave.
   */
  constructor(state: State) {
    this.s0 = state[0] | 0;
    this.s1 = state[1] | 0;
    this.s2 = state[2] | 0;
    this.s3 = state[3] | 0;
    if ((this.s0 | this.s1 | this.s2 | this.s3) === 0) {
      throw new RangeError(
        `Cannot start xoshiro128++ from the state [${state.join(", ")}]: ` +
          "all four words are zero modulo 2³²; give at least one that is not.",
      );
    }
  }

  /** The next 32 bits as a signed integer, −2³¹ … 2³¹ − 1. */
  i32(): number {
    const { s0, s1, s3 } = this;
    const sum = (s0 + s3) | 0;
    const s2 = this.s2 ^ s0;
    const last = s3 ^ s1;
    this.s1 = s1 ^ s2;
    this.s0 = s0 ^ last;
    this.s2 = s2 ^ (s1 << 9);
    this.s3 = (last << 11) | (last >>> 21);
    return (((sum << 7) | (sum >>> 25)) + s0) | 0;
  }

  /** The next 32 bits as an unsigned integer, 0 … 2³² − 1. */
  u32(): number {
    return this.i32() >>> 0;
  }

  /** A uniform number in [0, 1), a multiple of 2⁻⁵³; takes two draws of 32 bits. */
  uniform(): number {
    const high = this.i32() >>> 0;
    return (high * 0x200000 + (this.i32() >>> 11)) * UNIFORM_STEP;
  }

  /** Advances by 2⁶⁴ draws: as many non-overlapping pieces of one sequence. */
  jump(): void {
    let [t0, t1, t2, t3] = [0, 0, 0, 0];
    for (const word of JUMP) {
      for (let bit = 0; bit < 32; bit++) {
        if ((word & (1 << bit)) !== 0) {
          t0 ^= this.s0;
          t1 ^= this.s1;
          t2 ^= this.s2;
          t3 ^= this.s3;
        }
        this.i32();
      }
    }
    this.s0 = t0;
    this.s1 = t1;
    this.s2 = t2;
    this.s3 = t3;
  }

  /** The present state as unsigned words: a generator made from it continues this one. */
  state(): State {
    return [this.s0 >>> 0, this.s1 >>> 0, this.s2 >>> 0, this.s3 >>> 0];
  }
}
