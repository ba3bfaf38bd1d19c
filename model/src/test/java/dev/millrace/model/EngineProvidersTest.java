package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineProvidersTest {

  @Test
  void unknownEngineListsThosePresent() {
    assertThatThrownBy(() -> EngineProviders.named("abacus"))
        .hasMessageStartingWith("no engine 'abacus' on the class path, which has []; ")
        .hasMessageEndingWith("MILLRACE_PROFILE=gpu ./millrace");
  }
}
