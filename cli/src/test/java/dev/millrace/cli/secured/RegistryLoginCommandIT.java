package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.local.LocalSecurity;
import dev.millrace.local.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's own registry, whose users {@code keys registry} made. */
class RegistryLoginCommandIT {
  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static Path users;
  private static String operator = "";
  private static String reader = "";

  @BeforeAll
  static void start() {
    users = folder.resolve("users.txt");
    operator = password("operator", "write");
    reader = password("stages", "read");
    cluster =
        LocalCluster.start(
            folder.resolve("data"),
            LocalPorts.any(),
            LocalSecurity.registry(RegistrySettings.users(users)));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String password(String name, String right) {
    CommandRun made =
        CommandRun.of("keys", "registry", name, "--right", right, "--to", users.toString());
    assertThat(made.exitCode()).as(made.errors()).isZero();
    return made.out().strip();
  }

  private static CommandRun topicsCreate(String login) throws IOException {
    Path secrets = Files.createTempDirectory(folder, "secrets");
    Files.writeString(secrets.resolve("registry"), login);
    Path settings =
        Files.write(
            secrets.resolve("topics.properties"),
            List.of(
                "topics.replication=1",
                "schema.registry.basic.auth.credentials.source=USER_INFO",
                "schema.registry.basic.auth.user.info=${dir:" + secrets + ":registry}"));
    return CommandRun.of(
        "topics",
        "create",
        "--config",
        settings.toString(),
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry-url",
        cluster.schemaRegistryUrl());
  }

  @Test
  void aPasswordIsKeptByItsHashInAFileOfItsOwnersAlone() throws Exception {
    assertThat(Files.readString(users)).contains("operator ").doesNotContain(operator);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
        .isEqualTo("rw-------");
    CommandRun again = CommandRun.of("keys", "registry", "stages", "--to", users.toString());
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains("has a user 'stages' already");
  }

  @Test
  void aWrongPasswordIsOneLineThatNamesTheSettingsAndShowsNoPassword() throws Exception {
    CommandRun refused = topicsCreate("operator:" + reader);
    assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors().lines()).hasSize(1);
    assertThat(refused.errors())
        .contains(
            "the schema registry refuses access: Unauthorized: user and password are none of this"
                + " registry's",
            "schema.registry.basic.auth.user.info=USER:PASSWORD")
        .doesNotContain(reader);
  }

  @Test
  void whoMayOnlyReadCannotRegisterTheSchemasAndWhoMayWriteCan() throws Exception {
    CommandRun refused = topicsCreate("stages:" + reader);
    assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors()).contains("'stages' may only read").hasLineCount(1);
    CommandRun made = topicsCreate("operator:" + operator);
    assertThat(made.exitCode()).as(made.errors()).isZero();
  }
}
