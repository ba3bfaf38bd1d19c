package dev.millrace.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.StorageException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static StorageException of(int status) {
    return Answer.of(URI.create("http://a.org/b"), status, Optional.empty());
  }

  @Test
  void serverErrorsAreOutagesAndOtherRefusalsAreForGood() {
    assertThat(of(499)).isInstanceOf(StorageException.Refused.class);
    assertThat(of(500)).isInstanceOf(StorageException.Unavailable.class);
    assertThat(of(400)).isInstanceOf(StorageException.Refused.class);
    assertThat(of(429)).isInstanceOf(StorageException.Unavailable.class);
  }
}
