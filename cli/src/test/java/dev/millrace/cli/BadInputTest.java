package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user can mend: one line that says how, exit code 2, and nothing started. */
class BadInputTest {
  private static final String BROKER = "--bootstrap-servers=127.0.0.1:9";
  private static final String REGISTRY = "--schema-registry-url=http://127.0.0.1:9";

  @TempDir Path folder;

  @Test
  void stageWithoutAClusterNamesTheOption() {
    refused("--bootstrap-servers is missing", "filter");
  }

  @Test
  void unreachableBrokerIsNamed() {
    refused(
        "broker at 127.0.0.1:9", "topics", "create", BROKER, REGISTRY, "--set", "topics.wait=0s");
  }

  @Test
  void bootstrapServersWithoutAPortSaysWhatIsWrong() {
    refused("bootstrap.servers", "filter", "--bootstrap-servers=nohost", REGISTRY);
  }

  @Test
  void unknownSettingNamesTheNearest() {
    refused("did you mean topics.partitions?", "filter", "--set", "topic.partitions=3");
  }

  @Test
  void settingUnlikeAnyPointsToTheList() {
    refused("millrace settings lists all", "filter", "--set", "foo=3");
  }

  @Test
  void settingsFileThatIsMissingIsNamed() {
    String file = folder + "/none.properties";
    refused("--config " + file + ": there is no such file", "run", "--config", file, data());
  }

  @Test
  void whatCannotBeTrainedIsRefusedBeforeAnythingStarts() throws IOException {
    refused("no engine 'abacus'", runWith("train.engine=abacus"));
    refused("must divide tokenize.block-length, 256", runWith("train.context-length=100"));
    refused("among millrace-8k, r50k_base", runWith("tokenizer=bert"));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private String[] runWith(String setting) {
    return new String[] {
      "run", "../sample/sample.warc.gz", "--until-drained", "--port=0", data(), "--set", setting
    };
  }

  @Test
  void unknownOptionIsOneLine() {
    refused("--nonsense", "filter", "--nonsense");
  }

  @Test
  void noWarcMatchedNamesTheFolder() {
    refused(folder.toString(), "ingest", folder.toString(), BROKER, REGISTRY);
    refused(folder.toString(), "run", folder.toString(), data());
  }

  @Test
  void fileThatIsNoWarcIsRefusedBeforeAnythingStarts() throws IOException {
    Path text = Files.writeString(folder.resolve("a.warc"), "hello world\n");
    refused("is no WARC file", "ingest", text.toString(), BROKER, REGISTRY);
    refused("is no WARC file", "run", text.toString(), data());
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void watchedFolderThatIsMissingIsRefused() {
    refused("no such folder", "ingest", "--watch", folder + "/none", BROKER, REGISTRY);
    refused("no such folder", "run", "--watch", folder + "/none", data());
  }

  @Test
  void untilDrainedAndWatchExcludeEachOther() {
    refused("a watched folder has no end", "run", "--watch=.", "--until-drained", data());
  }

  @Test
  void foreignFolderIsNotTakenForData() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("letter"), "hello");
    refused("not a millrace data folder", "local", data());
  }

  @Test
  void dataOfAnotherVersionIsRefused() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("version"), "999\n");
    refused("has format \"999\"", "local", data());
  }

  @Test
  void takenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused(port, "registry", "--port", port, BROKER);
      refused(port, "local", "--broker-port", port, data());
    }
  }

  @Test
  void aTakenPortOfTheServiceIsSaidBeforeAnythingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      String said = "cannot listen on 127.0.0.1:" + port + ": ";
      String[] run = {"run", "../sample/sample.warc.gz", "--port", port, data()};
      assertThat(refused(said, run)).contains("inference.port");
      refused(said, "serve", "--port", port, BROKER, REGISTRY);
      refused(said, "serve", "--port", port, "--model", folder.toString());
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void folderThatIsNoModelIsRefused() {
    refused("not a model folder", "serve", "--model", folder.toString(), "--port=0");
  }

  private String data() {
    return "--data=" + folder.resolve("data");
  }

  /** Returns the line. */
  private static String refused(String said, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors().strip().lines()).singleElement().asString().contains(said);
    assertThat(run.errors()).startsWith("millrace: ");
    return run.errors();
  }
}
