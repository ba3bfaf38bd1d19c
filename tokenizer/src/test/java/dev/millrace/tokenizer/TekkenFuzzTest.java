package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import java.util.List;

class TekkenFuzzTest extends FuzzTarget {
  @Override
  protected List<byte[]> seeds() {
    return List.of(utf8(TekkenTest.file().toString()));
  }

  @Override
  protected List<String> words() {
    return List.of("\"rank\":", "QQ==", "1e9", "-1", "null", "[^\\s]+", "*");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(TokenizerFormatException.class);
  }

  @Override
  protected void read(byte[] input) {
    Tokenizer tokenizer = Tokenizer.parseTekken(input);
    assertThat(tokenizer.decode(tokenizer.encode("the  thing \u6c34\u8eca"))).isNotNull();
  }
}
