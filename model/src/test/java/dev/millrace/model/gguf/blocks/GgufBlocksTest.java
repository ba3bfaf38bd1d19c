package dev.millrace.model.gguf.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Blocks with known numbers in them, packed by hand as ggml's structs lay them out. */
class GgufBlocksTest {

  private static float[] decode(GgufType type, ByteBuffer block) {
    float[] out = new float[type.blockElements()];
    type.decode(MemorySegment.ofBuffer(block.clear()), 0, out, 0);
    return out;
  }

  private static ByteBuffer block(GgufType type) {
    return ByteBuffer.allocate(type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static short half(float value) {
    return Float.floatToFloat16(value);
  }

  @Test
  void fourBitsHaveTheLowerHalfFirst() {
    ByteBuffer block = block(GgufType.Q4_0).putShort(half(0.5f));
    for (int i = 0; i < 16; i++) {
      block.put((byte) (i | (15 - i) << 4));
    }
    float[] values = decode(GgufType.Q4_0, block);
    for (int i = 0; i < 16; i++) {
      assertThat(values[i]).isEqualTo(0.5f * (i - 8));
      assertThat(values[16 + i]).isEqualTo(0.5f * (7 - i));
    }
  }

  @Test
  void aLeastIsAdded() {
    ByteBuffer block = block(GgufType.Q4_1).putShort(half(2)).putShort(half(-3));
    block.put((byte) 0x51);
    float[] values = decode(GgufType.Q4_1, block);
    assertThat(values[0]).isEqualTo(2 * 1 - 3);
    assertThat(values[16]).isEqualTo(2 * 5 - 3);
    assertThat(values[1]).isEqualTo(-3);
  }

  @Test
  void fifthBitsStandApart() {
    ByteBuffer block = block(GgufType.Q5_0).putShort(half(1)).putInt(1 | 1 << 16 | 1 << 31);
    block.put((byte) 0x21);
    float[] values = decode(GgufType.Q5_0, block);
    assertThat(values[0]).isEqualTo(16 + 1 - 16);
    assertThat(values[16]).isEqualTo(16 + 2 - 16);
    assertThat(values[31]).isEqualTo(16 - 16);
    assertThat(values[1]).isEqualTo(-16);
  }

  @Test
  void eightBitsAreSigned() {
    ByteBuffer block = block(GgufType.Q8_0).putShort(half(0.25f)).put((byte) -128).put((byte) 127);
    float[] values = decode(GgufType.Q8_0, block);
    assertThat(values).startsWith(-32, 31.75f, 0);
  }

  @Test
  void scalesOfFourBitSuperBlocksSpanThreeRowsOfBytes() {
    ByteBuffer block = block(GgufType.Q4_K).putShort(half(1)).putShort(half(1));
    byte[] scales = new byte[12];
    // scale and least of group 1 are 9 and 5; of group 6: 0b100111 and 0b010001
    scales[1] = 9;
    scales[5] = 5;
    scales[10] = (byte) (0b0111 | 0b0001 << 4);
    scales[2] = (byte) (0b10 << 6);
    scales[6] = (byte) (0b01 << 6);
    block.put(scales);
    byte[] numbers = new byte[128];
    numbers[0] = 0x70; // number 32, of group 1
    numbers[96] = 0x03; // number 192, of group 6
    block.put(numbers);
    float[] values = decode(GgufType.Q4_K, block);
    assertThat(values[32]).isEqualTo(9 * 7 - 5);
    assertThat(values[33]).isEqualTo(-5);
    assertThat(values[192]).isEqualTo(0b100111 * 3 - 0b010001);
    assertThat(values[0]).isZero();
  }

  @Test
  void fifthBitsOfSuperBlocksGoByGroup() {
    ByteBuffer block = block(GgufType.Q5_K).putShort(half(1)).putShort(half(0));
    byte[] scales = new byte[12];
    scales[3] = 2;
    block.put(scales);
    byte[] fifth = new byte[32];
    fifth[4] = 1 << 3;
    block.put(fifth);
    byte[] numbers = new byte[128];
    numbers[32 + 4] = 0x10;
    block.put(numbers);
    float[] values = decode(GgufType.Q5_K, block);
    assertThat(values[96 + 4]).isEqualTo(2 * (16 + 1));
    assertThat(values[96 + 5]).isZero();
  }

  @Test
  void sixBitsAreFourAndTwo() {
    ByteBuffer block = block(GgufType.Q6_K);
    block.put(64 + 32 + 5, (byte) 0x0A); // lower bits of number 128 + 32 + 5
    block.put(128 + 32 + 5, (byte) (0b11 << 2)); // upper bits of the same
    block.put(192 + 8 + 2, (byte) -2); // its scale
    block.putShort(208, half(0.5f));
    float[] values = decode(GgufType.Q6_K, block);
    assertThat(values[165]).isEqualTo(0.5f * -2 * ((0x0A | 0b11 << 4) - 32));
    assertThat(values[166]).isEqualTo(0.5f * -2 * -32);
    assertThat(values[0]).isEqualTo(0);
  }

  @Test
  void twoBitsHaveScaleAndLeastOfFour() {
    ByteBuffer block = block(GgufType.Q2_K);
    block.put(8 + 3, (byte) 0x52); // scale 2, least 5 of numbers 176 to 191
    block.put(16 + 32 + 16 + 1, (byte) (3 << 2)); // number 128 + 32 + 16 + 1
    block.putShort(80, half(1)).putShort(82, half(0.5f));
    float[] values = decode(GgufType.Q2_K, block);
    assertThat(values[177]).isEqualTo(2 * 3 - 0.5f * 5);
    assertThat(values[178]).isEqualTo(-0.5f * 5);
  }

  @Test
  void threeBitsAreTwoAndOne() {
    ByteBuffer block = block(GgufType.Q3_K);
    // the scale of group 9 (numbers 144 to 159): lower bits 0b0110, upper 0b10
    block.put(96 + 1, (byte) (0b0110 << 4));
    block.put(96 + 8 + 1, (byte) (0b10 << 4));
    block.put(16 + 2, (byte) (1 << 4)); // third bit of number 128 + 16 + 2
    block.put(32 + 32 + 16 + 2, (byte) 0b01);
    block.putShort(108, half(1));
    float[] values = decode(GgufType.Q3_K, block);
    assertThat(values[146]).isEqualTo((0b100110 - 32) * 1);
    assertThat(values[147]).isEqualTo((0b100110 - 32) * -4);
    assertThat(values[0]).isCloseTo(-32 * -4, within(0f));
  }
}
