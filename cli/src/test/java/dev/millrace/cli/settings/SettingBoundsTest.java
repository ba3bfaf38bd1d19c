package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a setting takes and refuses, whatever the command needs of it. */
class SettingBoundsTest {

  private static Wiring wiring(String... settings) {
    return new Wiring(Settings.of(Optional.empty(), List.of(settings)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics.prefix=a b",
        "topics.generation=g.2",
        "topics.partitions=0",
        "topics.partitions=10001",
        "topics.replication=0",
        "topics.replication=-2",
        "streams.threads=0",
        "streams.commit-interval-ms=0",
        "streams.commit-interval-ms=1s",
        "ingest.max-body-bytes=0",
        "ingest.max-body-bytes=8388609",
        "ingest.settle-seconds=-1",
        "url.soft-word-threshold=0",
        "extraction.max-steps=0",
        "extraction.time-limit-ms=0",
        "language.threshold=1.1",
        "language.mixed=1.1",
        "language.threshold=NaN",
        "dedup.window=999ms",
        "dedup.window=week",
        "dedup.retention=119s",
        "dedup.across-dumps=near",
        "publish.interval=0s",
        "publish.file-bytes=65535",
        "publish.row-group-bytes=65535",
        "publish.row-group-bytes=1073741825",
        "publish.merge-files=-1",
        "publish.merge-files=1001",
        "pii.profile=lax",
        "tokenize.block-length=7",
        "tokenize.block-length=131073",
        "tokenize.held-out-fraction=1",
        "tokenize.held-out-fraction=-0.1",
        "train.run=",
        "train.run=.a",
        "train.run=a/b",
        "train.context-length=7",
        "train.blocks-per-step=0",
        "train.micro-batch-rows=0",
        "train.threads=-1",
        "train.seed=one",
        "train.learning-rate=0",
        "train.learning-rate=1",
        "train.warm-up-steps=-1",
        "train.beta1=1",
        "train.beta2=-0.1",
        "train.epsilon=0",
        "train.weight-decay=-1",
        "train.max-gradient-norm=0",
        "train.epochs=0",
        "train.evaluation-blocks=-1",
        "train.evaluation-wait=-1s",
        "train.evaluate-every-steps=0",
        "train.checkpoint-every-steps=0",
        "train.checkpoint-every=0s",
        "train.keep-last=0",
        "train.keep-every=-1",
        "train.keep-ladder=-1",
        "train.skip-steps=0",
        "train.skip-steps=1,x",
        "train.decay-steps=-1",
        "train.optimizer=sgd",
        "train.cosine-steps=1",
        "train.cosine-steps=20",
        "train.device=gpu",
        "train.precision=fp16",
        "train.tf32=yes",
        "inference.weights=int3",
        "inference.swap-webhook=ftp://hook.test",
        "inference.swap-webhook=https://user:pass@hook.test",
        "inference.swap-webhook=http://a b",
        "inference.port=-1",
        "inference.port=65536",
        "inference.model-name=",
        "inference.max-running=0",
        "inference.max-waiting=-1",
        "inference.max-body-bytes=1023",
        "inference.max-tokens=0",
        "inference.refuse-taken-down=-1",
        "inference.refuse-taken-down=7",
        "inference.timeout=0s",
        "inference.request-timeout=999ms",
        "inference.prompt-chunk-tokens=0",
        "inference.prefix-cache-tokens=-1",
        "inference.max-side-models=-1",
        "inference.threads=-1",
        "inference.gate-max-worsening=-0.1",
        "inference.gate-max-worsening=NaN",
        "inference.chat-user=who",
        "inference.chat-opening=\\x",
        "inference.chat-stops=a\\",
      })
  void whatCannotWorkIsRefusedByName(String override) {
    String key = override.substring(0, override.indexOf('='));
    assertThatThrownBy(() -> wiring(override))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(key + " is '" + override.substring(key.length() + 1) + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics.partitions=1",
        "topics.partitions=10000",
        "topics.replication=1",
        "topics.replication=-1",
        "ingest.max-body-bytes=1",
        "ingest.max-body-bytes=8388608",
        "ingest.settle-seconds=0",
        "language.threshold=0",
        "language.threshold=1",
        "language.wanted=",
        "dedup.window=1000ms",
        "dedup.retention=120s",
        "publish.interval=1s",
        "publish.file-bytes=65536",
        "publish.row-group-bytes=65536",
        "publish.row-group-bytes=1073741824",
        "publish.merge-files=0",
        "publish.merge-files=1000",
        "tokenize.block-length=8",
        "tokenize.block-length=131072",
        "tokenize.held-out-fraction=0",
        "train.run=a.B_c-1",
        "train.context-length=8",
        "train.learning-rate=1e-9",
        "train.warm-up-steps=0",
        "train.cosine-steps=21",
        "train.skip-steps=1",
        "train.keep-last=1",
        "train.keep-every=0",
        "train.keep-ladder=0",
        "inference.port=0",
        "inference.port=65535",
        "inference.max-body-bytes=1024",
        "inference.request-timeout=1s",
        "inference.gate-max-worsening=Infinity",
        "inference.chat-stops=",
      })
  void theBoundItselfIsAllowed(String override) {
    assertThatCode(() -> wiring(override)).doesNotThrowAnyException();
  }

  @Test
  void aRefusalNamesKeyValueBoundAndAWayOut() {
    assertThatThrownBy(() -> wiring("train.keep-last=0"))
        .hasMessage("train.keep-last is '0', but must be at least 1; the default is 3");
    assertThatThrownBy(() -> wiring("train.epochs=two"))
        .hasMessage("train.epochs is 'two', but must be a whole number; the default is 1");
    assertThatThrownBy(() -> wiring("train.learning-rate=2"))
        .hasMessage(
            "train.learning-rate is '2', but must be above 0 and below 1; the default is 0.002");
    assertThatThrownBy(() -> wiring("dedup.retention=1m"))
        .hasMessage("dedup.retention is '1m', but must be at least 2m; the default is 90d");
    assertThatThrownBy(() -> wiring("dedup.window=10ms"))
        .hasMessage(
            "dedup.window is '10ms', but must be at least 1s, or dump; the default is dump");
    assertThatThrownBy(() -> wiring("train.device=gpu"))
        .hasMessage("train.device is 'gpu', but must be auto, cpu or cuda; the default is auto");
    assertThatThrownBy(() -> wiring("train.run=a b"))
        .hasMessage(
            "train.run is 'a b', but must be letters, digits, '.', '_' and '-', first a letter or"
                + " digit; the default is default");
    assertThatThrownBy(() -> wiring("train.skip-steps=1,x"))
        .hasMessage("train.skip-steps is '1,x', but must be whole numbers with commas between");
    assertThatThrownBy(() -> wiring("extraction.time-limit-ms=0"))
        .hasMessage(
            "extraction.time-limit-ms is '0', but must be at least 1; the default is 20000");
    assertThatThrownBy(() -> wiring("inference.chat-opening=\\x"))
        .hasMessage(
            "inference.chat-opening is '\\x', but must be a text in which n, t or \\ follows"
                + " each backslash; the default is Assistant:");
  }

  @Test
  void aBodyLimitAboveWhatPagesTakesIsRefused() {
    assertThatThrownBy(() -> wiring("ingest.max-body-bytes=10485760"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "ingest.max-body-bytes is '10485760', but must be from 1 to 8388608; the default is"
                + " 4194304");
  }

  @Test
  void durationsHaveUnitsAndArePrintedInTheLongestOfWhichThereAreTwo() {
    List<String> printed =
        List.of("0ms", "500ms", "1s", "60s", "90s", "2m", "10m", "24h", "25h", "2d");
    assertThat(printed.stream().map(Durations::parse).map(Durations::print))
        .containsExactlyElementsOf(printed);
    for (String none : List.of("", "5", "s", "5 s", "1.5s", "5w", "99999999999999d")) {
      assertThatThrownBy(() -> Durations.parse(none))
          .as(none)
          .isInstanceOf(NumberFormatException.class);
    }
  }

  @Test
  void standbysThatNobodyKeepsAreRefused() {
    assertThatThrownBy(
            () ->
                wiring("streams.standbys=1", "streams.protocol=streams").streams(Path.of("state")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("streams.num.standby.replicas");
  }
}
