package dev.millrace.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedMessagesTest {
  private static List<String> read(String typed) throws IOException {
    TypedMessages messages = new TypedMessages(new BufferedReader(new StringReader(typed)));
    List<String> read = new ArrayList<>();
    for (Optional<String> next = messages.next(); next.isPresent(); next = messages.next()) {
      read.add(next.get());
    }
    return read;
  }

  @Test
  void aLineIsAMessageUnlessItGoesOn() throws IOException {
    assertThat(read("one\ntwo\\\nthree\\\n\nfour\\"))
        .containsExactly("one", "two\nthree\n", "four\n");
  }

  @Test
  void betweenQuotationMarksLinesAreOneMessage() throws IOException {
    assertThat(read("\"\"\"\na\n\n  b \\\n\"\"\"\nc\n\"\"\"d\ne\"\"\""))
        .containsExactly("a\n\n  b \\", "c", "d\ne");
    assertThat(read("\"\"\"\nopen")).containsExactly("open");
  }
}
