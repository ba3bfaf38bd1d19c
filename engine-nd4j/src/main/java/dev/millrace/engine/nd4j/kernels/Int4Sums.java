package dev.millrace.engine.nd4j.kernels;

import static dev.millrace.engine.nd4j.kernels.Int4Panels.HALF_TO_FLOAT_BITS;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.HALF_TO_FLOAT_SCALE;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.HALF_TO_FLOAT_SHIFT;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.INPUTS_PER_SHORT;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.MIDDLE;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.NUMBER;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.SHORTS;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.STRETCH;
import static dev.millrace.engine.nd4j.kernels.Int4Panels.STRETCH_BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.ALL;
import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of n (w - 8) over the 32 inputs of a stretch, n of {@link RoundedRows}, w of {@link
 * Int4Panels}. All are below 32 * 127 * 8 = 32512 in size, so 16 bits hold them; on the way they
 * wrap around, as they begin at -8 times the sum of n and add n w. A vector has the 16 bits of two
 * vectors of float32. The vectors' own methods are called for the reason given at {@link
 * Memory#widenBytes}.
 */
final class Int4Sums {
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> PAIR = ShortVector.SPECIES_PREFERRED;
  private static final long VECTOR = (long) LANES * BYTES;

  private Int4Sums() {}

  /**
   * One row's sums with four pairs of vectors of outs.
   *
   * @param outA address of the first pair's numbers; so outB, outC and outD
   * @param x address of the row's numbers
   * @param start address of what the sums begin at
   * @param sums takes four vectors
   */
  static void one(long outA, long outB, long outC, long outD, long x, long start, long sums) {
    ShortVector a =
        FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, start)).reinterpretAsShorts();
    ShortVector b = a;
    ShortVector c = a;
    ShortVector d = a;
    for (int i = 0; i < STRETCH / INPUTS_PER_SHORT; i++) {
      long at = i * SHORTS;
      ShortVector as = ShortVector.fromMemorySegment(PAIR, ALL, outA + at, LITTLE_ENDIAN);
      ShortVector bs = ShortVector.fromMemorySegment(PAIR, ALL, outB + at, LITTLE_ENDIAN);
      ShortVector cs = ShortVector.fromMemorySegment(PAIR, ALL, outC + at, LITTLE_ENDIAN);
      ShortVector ds = ShortVector.fromMemorySegment(PAIR, ALL, outD + at, LITTLE_ENDIAN);
      for (int j = 0; j < INPUTS_PER_SHORT; j++) {
        long from = x + (long) (i * INPUTS_PER_SHORT + j) * BYTES;
        ShortVector xs =
            FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, from))
                .reinterpretAsShorts();
        a = as.and(NUMBER).mul(xs).add(a);
        b = bs.and(NUMBER).mul(xs).add(b);
        c = cs.and(NUMBER).mul(xs).add(c);
        d = ds.and(NUMBER).mul(xs).add(d);
        as = as.lanewise(VectorOperators.LSHR, 4);
        bs = bs.lanewise(VectorOperators.LSHR, 4);
        cs = cs.lanewise(VectorOperators.LSHR, 4);
        ds = ds.lanewise(VectorOperators.LSHR, 4);
      }
    }
    a.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
    b.intoMemorySegment(ALL, sums + VECTOR, LITTLE_ENDIAN);
    c.intoMemorySegment(ALL, sums + 2 * VECTOR, LITTLE_ENDIAN);
    d.intoMemorySegment(ALL, sums + 3 * VECTOR, LITTLE_ENDIAN);
  }

  /**
   * Adds a row's products of some stretches with a pair of vectors of outs.
   *
   * @param sums address of the pair's in the first stretch
   * @param stride bytes from stretch to stretch of these
   * @param halves address of the outs' scales and least values in the first stretch
   * @param factors the row's, one for each stretch
   * @param inputs sums of the row's inputs, one for each stretch
   * @param totals takes the sums times scales and factors
   * @param middles takes the outs' weights of the number 8 times inputs
   */
  static void add(
      int count,
      long sums,
      long stride,
      long halves,
      long factors,
      long inputs,
      long totals,
      long middles) {
    FloatVector t0 = FloatVector.fromMemorySegment(SPECIES, ALL, totals, LITTLE_ENDIAN);
    FloatVector t1 = FloatVector.fromMemorySegment(SPECIES, ALL, totals + VECTOR, LITTLE_ENDIAN);
    FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, ALL, middles, LITTLE_ENDIAN);
    FloatVector m1 = FloatVector.fromMemorySegment(SPECIES, ALL, middles + VECTOR, LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      long at = halves + (long) i * STRETCH_BYTES;
      ShortVector pair = ShortVector.fromMemorySegment(PAIR, ALL, sums + i * stride, LITTLE_ENDIAN);
      FloatVector input =
          FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, inputs + (long) i * BYTES));
      FloatVector factor =
          FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, factors + (long) i * BYTES));
      IntVector bits = IntVector.fromMemorySegment(INTEGERS, ALL, at, LITTLE_ENDIAN);
      FloatVector scale =
          bits.lanewise(VectorOperators.LSHL, Short.SIZE)
              .lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
              .and(HALF_TO_FLOAT_BITS)
              .reinterpretAsFloats()
              .mul(HALF_TO_FLOAT_SCALE);
      m0 =
          bits.lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
              .and(HALF_TO_FLOAT_BITS)
              .reinterpretAsFloats()
              .mul(HALF_TO_FLOAT_SCALE)
              .add(scale.mul(MIDDLE))
              .fma(input, m0);
      t0 =
          ((FloatVector) pair.convertShape(VectorOperators.S2F, SPECIES, 0))
              .mul(factor)
              .fma(scale, t0);
      bits = IntVector.fromMemorySegment(INTEGERS, ALL, at + VECTOR, LITTLE_ENDIAN);
      scale =
          bits.lanewise(VectorOperators.LSHL, Short.SIZE)
              .lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
              .and(HALF_TO_FLOAT_BITS)
              .reinterpretAsFloats()
              .mul(HALF_TO_FLOAT_SCALE);
      m1 =
          bits.lanewise(VectorOperators.ASHR, HALF_TO_FLOAT_SHIFT)
              .and(HALF_TO_FLOAT_BITS)
              .reinterpretAsFloats()
              .mul(HALF_TO_FLOAT_SCALE)
              .add(scale.mul(MIDDLE))
              .fma(input, m1);
      t1 =
          ((FloatVector) pair.convertShape(VectorOperators.S2F, SPECIES, 1))
              .mul(factor)
              .fma(scale, t1);
    }
    t0.intoMemorySegment(ALL, totals, LITTLE_ENDIAN);
    t1.intoMemorySegment(ALL, totals + VECTOR, LITTLE_ENDIAN);
    m0.intoMemorySegment(ALL, middles, LITTLE_ENDIAN);
    m1.intoMemorySegment(ALL, middles + VECTOR, LITTLE_ENDIAN);
  }
}
