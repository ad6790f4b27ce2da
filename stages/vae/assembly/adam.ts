/**
 * Adam (Kingma and Ba 2015) over a stretch of parameters, in place and four numbers at a time:
 *
 *   m = beta1 m + rest1 g;  v = beta2 v + rest2 g²;  p −= rate m / (scale √v + epsilon)
 *
 * @param p, end where the parameters begin, and where they end or the last four of them begin to.
 * @param m, v the moving averages of the gradients and of their squares.
 * @param g the gradients.
 * @param rest1, rest2 1 − beta1 and 1 − beta2.
 * @param rate the step size over 1 − beta1ᵗ.
 * @param scale 1/√(1 − beta2ᵗ).
 */
export function update(
  p: usize,
  end: usize,
  m: usize,
  v: usize,
  g: usize,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  scale: f32,
  epsilon: f32,
): void {
  const beta1s = f32x4.splat(beta1), rest1s = f32x4.splat(rest1);
  const beta2s = f32x4.splat(beta2), rest2s = f32x4.splat(rest2);
  const rates = f32x4.splat(rate), scales = f32x4.splat(scale), epsilons = f32x4.splat(epsilon);
  while (p < end) {
    const gs = v128.load(g);
    const ms = f32x4.add(f32x4.mul(v128.load(m), beta1s), f32x4.mul(gs, rest1s));
    const vs = f32x4.add(f32x4.mul(v128.load(v), beta2s), f32x4.mul(f32x4.mul(gs, gs), rest2s));
    const deviations = f32x4.add(f32x4.mul(f32x4.sqrt(vs), scales), epsilons);
    v128.store(m, ms);
    v128.store(v, vs);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.div(f32x4.mul(rates, ms), deviations)));
    p += 16;
    m += 16;
    v += 16;
    g += 16;
  }
}
