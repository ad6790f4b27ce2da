/**
 * The right-hand side of the mean-field equations. Most of its time goes into arcsines: all that a
 * derivative needs are gathered first and taken two at once, and summed up after that.
 */

/** Units of the student, all frozen units, all fields, and those that have a coefficient. */
let K: usize = 0;
let N: usize = 0;
let n: usize = 0;
let active: usize = 0;

/** Where arrays are. */
let C: usize = 0;
let c: usize = 0;
let narrow: usize = 0;
let weight: usize = 0;
let u: usize = 0;
let v: usize = 0;
let scaled: usize = 0;
let pull: usize = 0;
let arcsines: usize = 0;

// @ts-ignore: decorator
@inline
function at(values: usize, index: usize): f64 {
  return load<f64>(values + (index << 3));
}

// @ts-ignore: decorator
@inline
function put(values: usize, index: usize, value: f64): void {
  store<f64>(values + (index << 3), value);
}

/** Says how many units there are and where arrays are. */
export function place(
  units: usize,
  frozen: usize,
  covariance: usize,
  coefficients: usize,
  forNarrow: usize,
  forWeight: usize,
  forU: usize,
  forV: usize,
  forScaled: usize,
  forPull: usize,
  forArcsines: usize,
): void {
  K = units;
  N = frozen;
  n = units + frozen;
  C = covariance;
  c = coefficients;
  narrow = forNarrow;
  weight = forWeight;
  u = forU;
  v = forV;
  scaled = forScaled;
  pull = forPull;
  arcsines = forArcsines;
}

/** Writes dQ/dt, dR/dt and dh/dt of a state; where a rate is 0, zeros. */
export function derivative(
  state: usize,
  out: usize,
  fields: usize,
  firstRate: f64,
  readoutRate: f64,
): void {
  active = fields;
  readState(state);
  let end = arcsines;
  if (firstRate != 0) {
    for (let i: usize = 0; i < K; i++) fillPull(i);
    for (let i: usize = 0; i < K; i++) {
      for (let j = i; j < K; j++) if (areHeard(i, j)) end = gatherNoise(i, j, end);
    }
  }
  if (readoutRate != 0) end = gatherOutputs(end);
  // Two vectors in a turn, since either waits for itself.
  for (let four = arcsines; four < end; four += 32) {
    const first = arcsine(v128.load(four));
    const second = arcsine(v128.load(four, 16));
    v128.store(four, first);
    v128.store(four, second, 16);
  }
  let next = arcsines;
  for (let i: usize = 0; i < K; i++) {
    for (let j = i; j < K; j++) {
      let change: f64 = 0;
      if (firstRate != 0) {
        const hi = -at(c, i);
        const hj = -at(c, j);
        const drift = hi * at(pull, i * n + j) + hj * at(pull, j * n + i);
        let noise: f64 = 0;
        if (areHeard(i, j)) {
          noise = firstRate * hi * hj * noiseOf(i, j, next);
          next += (active * (active + 1) / 2) << 3;
        }
        change = firstRate * (drift + noise);
      }
      store<f64>(out, change);
      out += 8;
    }
  }
  for (let i: usize = 0; i < K; i++) {
    for (let m: usize = 0; m < N; m++) {
      store<f64>(out, firstRate == 0 ? 0 : -firstRate * at(c, i) * at(pull, i * n + K + m));
      out += 8;
    }
  }
  for (let i: usize = 0; i < K; i++) {
    let sum: f64 = 0;
    if (readoutRate != 0) {
      for (let f: usize = 0; f < active; f++, next += 8) sum += at(c, f) * load<f64>(next);
    }
    store<f64>(out, readoutRate * (2 / Math.PI) * sum);
    out += 8;
  }
}

/** Whether the readouts of two of the student's units let their noise be heard. */
// @ts-ignore: decorator
@inline
function areHeard(i: usize, j: usize): bool {
  return at(c, i) != 0 && at(c, j) != 0;
}

/** Fills the covariance and the student's coefficients. */
function readState(state: usize): void {
  for (let i: usize = 0; i < K; i++) {
    for (let j = i; j < K; j++) {
      const value = load<f64>(state);
      put(C, i * n + j, value);
      put(C, j * n + i, value);
      state += 8;
    }
  }
  for (let i: usize = 0; i < K; i++) {
    for (let m: usize = 0; m < N; m++) {
      const value = load<f64>(state);
      put(C, i * n + K + m, value);
      put(C, (K + m) * n + i, value);
      state += 8;
    }
  }
  for (let i: usize = 0; i < K; i++) {
    put(c, i, -load<f64>(state));
    state += 8;
  }
  for (let f: usize = 0; f < active; f++) put(narrow, f, 1 / sqrt(1 + at(C, f * (n + 1))));
}

/** Σ_f c_f I₃(i, b, f) for every b: the part of I₃ that does not depend on b is shared. */
function fillPull(i: usize): void {
  const row = C + ((i * n) << 3);
  const aa = 1 + at(row, i);
  let shared: f64 = 0;
  for (let f: usize = 0; f < active; f++) {
    const ac = at(row, f);
    const lambda3 = aa * (1 + at(C, f * (n + 1))) - ac * ac;
    const w = at(c, f) * (2 / Math.PI) / sqrt(lambda3);
    put(weight, f, w);
    shared += w * ac;
  }
  shared /= aa;
  for (let b: usize = 0; b < n; b++) {
    let sum: f64 = 0;
    for (let f: usize = 0; f < active; f++) sum += at(weight, f) * at(C, b * n + f);
    put(pull, i * n + b, sum - at(row, b) * shared);
  }
}

/**
 * The arguments of the arcsines in Σ_f Σ_f' c_f c_f' I₄(i, j, f, f'). With u = c_jf (1 + c_ii) −
 * c_ij c_if and v the same with i and j exchanged, Λ₀ = Λ₄ c_ff' − (c_jf' u_f + c_if' v_f) and
 * Λ₁ = Λ₄ + Λ₀ at f = f'.
 *
 * @returns where the next arguments go
 */
function gatherNoise(i: usize, j: usize, to: usize): usize {
  const one = C + ((i * n) << 3);
  const other = C + ((j * n) << 3);
  const aa = 1 + at(one, i);
  const bb = 1 + at(other, j);
  const ab = at(one, j);
  const lambda4 = aa * bb - ab * ab;
  for (let f: usize = 0; f < active; f++) {
    const ac = at(one, f);
    const bc = at(other, f);
    const uf = bc * aa - ab * ac;
    const vf = ac * bb - ab * bc;
    const lambda0 = lambda4 * at(C, f * (n + 1)) - (bc * uf + ac * vf);
    const scale = 1 / sqrt(lambda4 + lambda0);
    put(u, f, uf);
    put(v, f, vf);
    put(scaled, f, scale);
    for (let g: usize = 0; g < f; g++) {
      const mixed = lambda4 * at(C, f * n + g) - (bc * at(u, g) + ac * at(v, g));
      store<f64>(to, mixed * scale * at(scaled, g));
      to += 8;
    }
    store<f64>(to, lambda0 * scale * scale);
    to += 8;
  }
  return to;
}

/** The same sum, once the arcsines are taken. */
function noiseOf(i: usize, j: usize, from: usize): f64 {
  const ab = at(C, i * n + j);
  const lambda4 = (1 + at(C, i * n + i)) * (1 + at(C, j * n + j)) - ab * ab;
  let sum: f64 = 0;
  for (let f: usize = 0; f < active; f++) {
    let cross: f64 = 0;
    for (let g: usize = 0; g < f; g++, from += 8) cross += at(c, g) * load<f64>(from);
    const cf = at(c, f);
    sum += cf * (cf * load<f64>(from) + 2 * cross);
    from += 8;
  }
  return 4 / (Math.PI * Math.PI) * sum / sqrt(lambda4);
}

/** The arguments of the arcsines in Σ_f c_f I₂(i, f). */
function gatherOutputs(to: usize): usize {
  for (let i: usize = 0; i < K; i++) {
    for (let f: usize = 0; f < active; f++) {
      store<f64>(to, at(C, i * n + f) * at(narrow, i) * at(narrow, f));
      to += 8;
    }
  }
  return to;
}

/** The arcsines of two numbers, bit by bit those of `../arcsine.ts`. */
// @ts-ignore: decorator
@inline
function arcsine(x: v128): v128 {
  const size = f64x2.abs(x);
  const isSmall = f64x2.le(size, f64x2.splat(0.5));
  const half = f64x2.mul(f64x2.sub(f64x2.splat(1), size), f64x2.splat(0.5));
  const near = nearZero(v128.bitselect(x, f64x2.sqrt(half), isSmall));
  const large = f64x2.sub(f64x2.splat(Math.PI / 2), f64x2.mul(f64x2.splat(2), near));
  const sign = v128.and(x, f64x2.splat(-0.0));
  return v128.bitselect(near, v128.or(large, sign), isSmall);
}

// @ts-ignore: decorator
@inline
function nearZero(x: v128): v128 {
  const s = f64x2.mul(x, x);
  let p = f64x2.splat(3.479331075960212e-5);
  p = step(p, s, 0.0007915349942898145);
  p = step(p, s, -0.04005553450067941);
  p = step(p, s, 0.20121253213486293);
  p = step(p, s, -0.3255658186224009);
  p = f64x2.mul(s, step(p, s, 0.16666666666666666));
  let q = f64x2.splat(0.07703815055590194);
  q = step(q, s, -0.6882839716054533);
  q = step(q, s, 2.0209457602335057);
  q = step(q, s, -2.403394911734414);
  q = step(q, s, 1);
  return f64x2.add(x, f64x2.mul(x, f64x2.div(p, q)));
}

/** A step of Horner's scheme. */
// @ts-ignore: decorator
@inline
function step(sum: v128, s: v128, next: f64): v128 {
  return f64x2.add(f64x2.splat(next), f64x2.mul(s, sum));
}
