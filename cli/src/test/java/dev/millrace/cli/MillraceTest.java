package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MillraceTest {
  @Command(name = "broken")
  static final class Broken implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new NoClassDefFoundError("some/missing/Type");
    }
  }

  @Test
  void anErrorOfTheMachineIsAnExitCodeAndNoThreadsDeath() {
    assertThat(Millrace.execute(new CommandLine(new Broken()))).isEqualTo(1);
  }
}
