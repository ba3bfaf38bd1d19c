package dev.millrace.engine.nd4j.kernels;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Float32 numbers in memory that an ND4J array owns, zero at first, on a cache line's boundary. */
public final class FloatArray implements AutoCloseable {
  private static final int LINE_BYTES = 64;
  private static final int LINE = LINE_BYTES / Float.BYTES;

  private final INDArray array;
  private final FloatPointer pointer;
  private final long address;
  private final long length;

  /**
   * @throws IllegalArgumentException if the machine has less memory; ND4J would not notice, and
   *     write to address 0
   */
  public FloatArray(long length) {
    MachineMemory.require(length);
    NativeLibraries.classifier();
    this.length = length;
    array = Nd4j.createUninitialized(DataType.FLOAT, length + LINE);
    FloatPointer start = new FloatPointer(array.data().addressPointer());
    long toBoundary = (LINE_BYTES - start.address() % LINE_BYTES) % LINE_BYTES / Float.BYTES;
    pointer = start.getPointer(FloatPointer.class, toBoundary);
    address = pointer.address();
    Memory.zero(address, length);
  }

  long length() {
    return length;
  }

  /** The address of the number at this index. */
  public long address(long index) {
    return address + index * Float.BYTES;
  }

  FloatPointer pointer(long index) {
    return pointer.getPointer(FloatPointer.class, index);
  }

  @Override
  public void close() {
    array.close();
  }
}
