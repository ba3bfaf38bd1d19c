package dev.millrace.model;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transcendental functions from additions, products and one division, so that every machine and
 * every tier of the compiler gives the same bits.
 */
public final class VectorMath {
  /** The vectors that this machine computes fastest with. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final float LOG2_E = 1.442695f;
  // Adding and subtracting 1.5 * 2^23 rounds to the nearest whole number.
  private static final float ROUND = 12_582_912f;
  private static final float LN2_HIGH = -0.6933594f;
  private static final float LN2_LOW = 2.12194440e-4f;
  private static final float LOWEST = -87f;
  private static final float HIGHEST = 88f;
  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;

  private VectorMath() {}

  /** e^x by range reduction and Cephes' polynomial of degree 6; about 1 ulp; clamped to -87..88. */
  public static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(LOWEST).min(HIGHEST);
    FloatVector n = clamped.mul(LOG2_E).add(ROUND).sub(ROUND);
    FloatVector r = n.fma(broadcast(LN2_LOW), n.fma(broadcast(LN2_HIGH), clamped));
    FloatVector p = r.fma(broadcast(1.9875691e-4f), broadcast(1.3981999e-3f));
    p = p.fma(r, broadcast(8.333452e-3f));
    p = p.fma(r, broadcast(4.1665796e-2f));
    p = p.fma(r, broadcast(0.16666666f));
    p = p.fma(r, broadcast(0.5f));
    p = p.mul(r).fma(r, r).add(1f);
    IntVector exponent = (IntVector) n.convert(VectorOperators.F2I, 0);
    return p.mul(
        exponent
            .add(EXPONENT_BIAS)
            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
            .reinterpretAsFloats());
  }

  /** Within 3e-7. */
  public static FloatVector tanh(FloatVector x) {
    return broadcast(1f).sub(broadcast(2f).div(exp(x.add(x)).add(1f)));
  }

  /** 1 / (1 + e^-x), within 3e-7. */
  public static FloatVector sigmoid(FloatVector x) {
    return broadcast(1f).div(exp(x.neg()).add(1f));
  }

  /** The error function, within 4e-7 (Abramowitz and Stegun 1964, formula 7.1.26). */
  public static FloatVector erf(FloatVector x) {
    FloatVector t = broadcast(1f).div(x.abs().fma(broadcast(0.3275911f), broadcast(1f)));
    FloatVector p = t.fma(broadcast(1.0614054f), broadcast(-1.4531521f));
    p = p.fma(t, broadcast(1.4214138f));
    p = p.fma(t, broadcast(-0.28449672f));
    p = p.fma(t, broadcast(0.2548296f));
    FloatVector magnitude = broadcast(1f).sub(p.mul(t).mul(exp(x.mul(x).neg())));
    return magnitude.lanewise(VectorOperators.NEG, x.lt(0f));
  }

  /** The value in every lane. */
  public static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
