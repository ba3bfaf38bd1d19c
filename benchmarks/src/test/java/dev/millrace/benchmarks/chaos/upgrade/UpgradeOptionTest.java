package dev.millrace.benchmarks.chaos.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpgradeOptionTest {
  @TempDir Path folder;

  private static Optional<Path> lib(String... arguments) {
    UpgradeOption option = new UpgradeOption();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("upgrade", CommandLine.Model.CommandSpec.forAnnotatedObject(option));
    new CommandLine(spec).parseArgs(arguments);
    assertThat(option.isAskedFor()).isEqualTo(arguments.length > 0);
    return option.lib();
  }

  private Path jarIn(String name) throws IOException {
    Path lib = Files.createDirectories(folder.resolve(name));
    Files.createFile(lib.resolve("millrace-cli.jar"));
    return lib;
  }

  @Test
  void withoutItNothingIsUpgraded() {
    assertThat(lib()).isEmpty();
  }

  @Test
  void aCheckoutIsKnownByWhatItsBuildMade() throws IOException {
    Path built = jarIn("checkout/cli/target/millrace/lib");
    assertThat(lib("--upgrade-from", folder.resolve("checkout").toString())).contains(built);
  }

  @Test
  void aDistributionOrItsJarsAreKnown() throws IOException {
    Path lib = jarIn("millrace/lib");
    assertThat(lib("--upgrade-from", folder.resolve("millrace").toString())).contains(lib);
    assertThat(lib("--upgrade-from", lib.toString())).contains(lib);
  }

  @Test
  void aCheckoutThatWasNotBuiltIsRefused() throws IOException {
    Path checkout = Files.createDirectories(folder.resolve("unbuilt/cli/src"));
    assertThatThrownBy(() -> lib("--upgrade-from", checkout.toString()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(checkout + " holds no jars")
        .hasMessageContaining("mvn -DskipTests package -pl cli -am");
  }
}
