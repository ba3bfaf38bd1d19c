package dev.millrace.schemas.patience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.SettingsException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.BindException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {
  private static final Refusal FILTER = new Refusal("filter", "b:9093");

  static Stream<Throwable> outages() {
    return Stream.of(
        new TimeoutException("no broker"),
        new KafkaException("wrapped", new TimeoutException("no broker")),
        new UnknownTopicOrPartitionException("not there yet"),
        new ConnectException("Connection refused"),
        RegistryOutageException.at("http://registry", new RestClientException("starting", 503, 1)),
        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"),
        new IllegalStateException(
            "Cannot attempt operation `send` because the previous call to `commitTransaction`"
                + " timed out and must be retried"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void isWorthWaiting(Throwable error) {
    assertThat(Trouble.of(error)).isEqualTo(Trouble.OUTAGE);
  }

  static Stream<Throwable> refusals() {
    return Stream.of(
        new SaslAuthenticationException("wrong password"),
        new KafkaException("wrapped", new GroupAuthorizationException("g")),
        RegistryOutageException.at("http://registry", new RestClientException("who?", 401, 1)),
        new ConfigException("Invalid url in bootstrap.servers: nohost"),
        new SSLHandshakeException("no path").initCause(new CertificateException("expired")),
        new SettingsException("a setting"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isAHumansToChange(Throwable error) {
    assertThat(Trouble.of(error)).isEqualTo(Trouble.REFUSAL);
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new NullPointerException("ours"),
        new BindException("Address already in use"),
        new RecordTooLargeException("10 MiB"),
        new IllegalStateException("another one"),
        new RestClientException("incompatible", 409, 409));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNeither(Throwable error) {
    assertThat(Trouble.of(error)).isEqualTo(Trouble.FAULT);
  }

  @Test
  void aRefusalNamesTheTopics() {
    assertThat(FILTER.of(new TopicAuthorizationException(Set.of("pages"))))
        .isEqualTo(
            "the broker at b:9093 refuses access: no right to topics [pages]; millrace acls --stage"
                + " filter prints what it needs");
  }

  @Test
  void aRefusalOfWhatIsNoStageNamesNone() {
    assertThat(
            new Refusal("compare", "b:9093").of(new TopicAuthorizationException(Set.of("pages"))))
        .endsWith("no right to topics [pages]; millrace acls prints what each stage needs");
  }

  @Test
  void aRefusalNamesGroupTransactionAndCluster() {
    assertThat(FILTER.of(GroupAuthorizationException.forGroupId("millrace-curation")))
        .contains("no right to read group millrace-curation;");
    assertThat(FILTER.of(new TransactionalIdAuthorizationException("refused")))
        .contains("no right to write with the transactional id of filter;");
    assertThat(FILTER.of(new ClusterAuthorizationException("Cluster authorization failed.")))
        .contains("no right to the cluster: Cluster authorization failed;");
  }

  @Test
  void aRefusalToSomethingThatIsNoStageNamesNone() {
    assertThat(new Refusal("examples of drops", "b:9093").missing(List.of("READ on topic pages")))
        .isEqualTo(
            "the broker at b:9093 refuses access: the user has no right to READ on topic pages;"
                + " millrace acls prints what each stage needs");
  }

  @Test
  void aWrongPasswordIsNoMatterOfRights() {
    assertThat(FILTER.of(new SaslAuthenticationException("Invalid username or password.")))
        .isEqualTo(
            "the broker at b:9093 refuses access: Invalid username or password; check user and"
                + " password in kafka.sasl.jaas.config, and kafka.sasl.mechanism");
  }

  @Test
  void whatASettingsExceptionSaysIsLeftAsItIs() {
    Throwable error =
        new StreamsException("wrapped", new SettingsException("train.model is x, but must be y"));

    assertThat(Trouble.of(error)).isEqualTo(Trouble.REFUSAL);
    assertThat(FILTER.of(error)).isEqualTo("train.model is x, but must be y");
  }
}
