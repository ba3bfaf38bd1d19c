package dev.millrace.benchmarks.chaos.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is taken out is still where it is looked for. */
class BreakageTest {
  private static byte[] original(Breakage breakage) throws IOException {
    try (InputStream in =
        BreakageTest.class.getClassLoader().getResourceAsStream(breakage.type() + ".class")) {
      assertThat(in).as(breakage.type()).isNotNull();
      return in.readAllBytes();
    }
  }

  private static String text(byte[] classFile) {
    return new String(classFile, StandardCharsets.ISO_8859_1);
  }

  @Test
  void eachChangesItsClass() throws IOException {
    byte[] eos = original(Breakage.EOS);
    assertThat(text(eos)).doesNotContain("at_least_once");
    assertThat(text(Breakage.EOS.breakUp(eos))).contains("at_least_once");

    byte[] ledger = original(Breakage.FENCING);
    assertThat(text(ledger)).doesNotContain("randomUUID");
    assertThat(text(Breakage.FENCING.breakUp(ledger))).contains("randomUUID");

    byte[] order = original(Breakage.DEDUP_ORDER);
    assertThat(codeOfIsFree(order)).isGreaterThan(2);
    assertThat(codeOfIsFree(Breakage.DEDUP_ORDER.breakUp(order))).isEqualTo(2);
  }

  /** Instructions. */
  private static long codeOfIsFree(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    return model.methods().stream()
        .filter(method -> method.methodName().equalsString("isFree"))
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(element -> element instanceof java.lang.classfile.Instruction)
        .count();
  }
}
