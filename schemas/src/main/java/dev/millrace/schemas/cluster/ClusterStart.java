package dev.millrace.schemas.cluster;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WireSchemas;
import dev.millrace.schemas.patience.BrokerOutageException;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.RegistryOutageException;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.patience.Waiting;
import dev.millrace.schemas.rights.Right;
import dev.millrace.schemas.secrets.Secrets;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a stage waits for before it starts, so that the order in which a cluster's processes start
 * does not matter: a broker and a registry that answer, as long as it takes; topics and their
 * schemas, for a while, since somebody has to make them.
 */
public final class ClusterStart {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int NOT_FOUND = 404;
  private static final int MOST_NAMED = 4;

  private final String reader;
  private final Connection connection;
  private final ClusterClients clients;
  private final Map<String, TypedTopic<?>> topics = new TreeMap<>();
  private final List<Right> rights;
  private final Duration longest;
  private final WaitNotices notices;
  private final Refusal refusal;

  /**
   * @param reader who waits, as a user would name it
   * @param topics that it reads or writes
   * @param rights that its user needs, those to the topics among them; none: whatever the broker
   *     refuses later
   * @param longest that missing topics are waited for
   */
  public ClusterStart(
      String reader,
      Connection connection,
      Collection<? extends TypedTopic<?>> topics,
      List<Right> rights,
      Duration longest,
      WaitNotices notices) {
    this.reader = reader;
    this.connection = connection;
    this.clients = new ClusterClients(connection);
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.rights = List.copyOf(rights);
    this.longest = longest;
    this.notices = notices;
    this.refusal = Refusal.at(reader, connection);
  }

  /** What to say of what the broker does not allow. */
  public Refusal refusal() {
    return refusal;
  }

  /**
   * Returns once all is there, and fits.
   *
   * @throws SettingsException if access is refused, a topic does not fit, or topics are missing for
   *     too long
   */
  public void await() {
    long begin = System.nanoTime();
    Looking looking = new Looking();
    if (looking.isSatisfied()) {
      return;
    }
    do {
      Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
    } while (!looking.isSatisfied());
    notices.goesOn(Duration.ofNanos(System.nanoTime() - begin));
  }

  /**
   * Returns if all is there now, and fits; waits for nothing.
   *
   * @throws SettingsException otherwise
   */
  public void require() {
    Optional<String> what;
    try {
      what = missing();
    } catch (KafkaException e) {
      throw switch (Trouble.of(e)) {
        case OUTAGE -> new SettingsException(outage(e) + "; check where the cluster is", e);
        case REFUSAL -> new SettingsException(refusal.of(e), e);
        case FAULT -> e;
      };
    }
    what.ifPresent(
        lack -> {
          throw tooLate(lack);
        });
  }

  private static SettingsException tooLate(String what) {
    return new SettingsException(what + "; run millrace topics create once");
  }

  /**
   * @throws SettingsException if no waiting helps, since one side speaks TLS and the other does not
   */
  private String outage(KafkaException error) {
    if (error instanceof RegistryOutageException) {
      SameProtocol.requireOfRegistry(connection);
    } else {
      SameProtocol.require(connection);
    }
    KafkaException told =
        error instanceof RegistryOutageException
            ? error
            : BrokerOutageException.at(connection.bootstrapServers(), error);
    return String.valueOf(told.getMessage());
  }

  /** One wait: each kind of reason is told when it begins, and then once a minute. */
  private final class Looking {
    private Waiting outage = new Waiting(notices, System::nanoTime);
    private Waiting missing = new Waiting(notices, System::nanoTime);
    private OptionalLong missingSince = OptionalLong.empty();

    boolean isSatisfied() {
      try {
        Optional<String> what = missing();
        what.ifPresent(this::tellMissing);
        return what.isEmpty();
      } catch (KafkaException e) {
        switch (Trouble.of(e)) {
          case OUTAGE -> tellOutage(e);
          case REFUSAL -> throw new SettingsException(reader + ": " + refusal.of(e), e);
          case FAULT -> throw e;
        }
        return false;
      }
    }

    private void tellMissing(String what) {
      outage = new Waiting(notices, System::nanoTime);
      long now = System.nanoTime();
      if (missingSince.isEmpty()) {
        missingSince = OptionalLong.of(now);
      }
      if (now - missingSince.getAsLong() >= longest.toNanos()) {
        throw tooLate(what);
      }
      missing.goesOnFor(what + "; millrace topics create makes them");
    }

    private void tellOutage(KafkaException error) {
      missing = new Waiting(notices, System::nanoTime);
      outage.goesOnFor(outage(error));
    }
  }

  private Optional<String> missing() {
    List<String> absent;
    RightsCheck check = new RightsCheck(rights);
    try (Admin admin = clients.admin()) {
      absent = absentTopics(admin, check);
      if (absent.isEmpty()) {
        requireConfigs(admin, check);
        check.ask(admin);
      }
    }
    if (!check.missing().isEmpty()) {
      throw new SettingsException(reader + ": " + refusal.missing(check.missing()));
    }
    if (!absent.isEmpty()) {
      return Optional.of(
          "topics " + named(absent) + " are missing on " + connection.bootstrapServers());
    }
    List<String> unknown = unknownSchemas();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the schemas of " + named(unknown) + " are missing at " + connection.registryPlace());
  }

  private static String named(List<String> names) {
    int more = names.size() - MOST_NAMED;
    return more <= 0 ? names.toString() : names.subList(0, MOST_NAMED) + " and " + more + " more";
  }

  private List<String> absentTopics(Admin admin, RightsCheck check) {
    List<String> absent = new ArrayList<>();
    DescribeTopicsOptions options =
        new DescribeTopicsOptions().includeAuthorizedOperations(!rights.isEmpty());
    admin
        .describeTopics(topics.keySet(), options)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                TopicDescription found = ClusterClients.answer(description);
                check.isDescribed(found);
                TopicCheck.requirePartitions(topic(name), found);
              } catch (UnknownTopicOrPartitionException e) {
                absent.add(name);
              } catch (TopicAuthorizationException e) {
                check.isHidden(name);
              }
            });
    return absent.stream().sorted().toList();
  }

  private TypedTopic<?> topic(String name) {
    return Objects.requireNonNull(topics.get(name), name);
  }

  private void requireConfigs(Admin admin, RightsCheck check) {
    List<ConfigResource> resources =
        topics.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, config) -> {
              try {
                TopicCheck.requireConfig(topic(resource.name()), ClusterClients.answer(config));
              } catch (AuthorizationException e) {
                check.isOpaque(resource.name());
              }
            });
  }

  private List<String> unknownSchemas() {
    List<String> unknown = new ArrayList<>();
    try (SchemaRegistryClient registry = clients.registry()) {
      for (TypedTopic<?> topic : topics.values()) {
        if (!isRegistered(registry, topic)) {
          unknown.add(topic.name());
        }
      }
      return unknown;
    } catch (IOException e) {
      throw registryTrouble(e);
    }
  }

  private boolean isRegistered(SchemaRegistryClient registry, TypedTopic<?> topic)
      throws IOException {
    try {
      registry.getId(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
      return true;
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return false;
      }
      throw registryTrouble(e);
    }
  }

  /** A refusal is told as one by whoever waits. */
  private RuntimeException registryTrouble(Exception error) {
    if (Trouble.of(error) == Trouble.FAULT) {
      SameProtocol.requireOfRegistry(connection);
    }
    return Trouble.of(error) == Trouble.FAULT
        ? new SettingsException(
            "schema registry at "
                + connection.registryPlace()
                + " cannot be used: "
                + Secrets.withoutUser(String.valueOf(error.getMessage()))
                + "; check schema.registry.url",
            error)
        : RegistryOutageException.at(connection.registryPlace(), error);
  }
}
