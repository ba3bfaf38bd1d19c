package dev.millrace.schemas.cluster;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WireSchemas;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.RegistryOutageException;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.rights.Right;
import dev.millrace.schemas.secrets.Secrets;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics and registers their schemas; checks those that are there already. Safe to
 * repeat.
 */
public final class TopicCreation {
  private static final int TIMEOUT_SECONDS = 30;

  /** An unreachable broker is told soon; one that answers may take longer to create topics. */
  private static final int REACH_SECONDS = 10;

  private final Connection connection;
  private final List<TypedTopic<?>> topics;
  private final short replication;

  public TopicCreation(Connection connection, Topics topics) {
    this(connection, topics.all(), topics.settings().replication());
  }

  private TopicCreation(Connection connection, List<TypedTopic<?>> topics, short replication) {
    this.connection = connection;
    this.topics = topics;
    this.replication = replication;
  }

  /**
   * Only of those that all generations share.
   *
   * @param topics of any generation
   */
  public static TopicCreation ofShared(Connection connection, Topics topics) {
    return new TopicCreation(connection, topics.shared(), topics.settings().replication());
  }

  /** Only of those that the generation has alone. */
  public static TopicCreation ofGeneration(Connection connection, Topics topics) {
    return new TopicCreation(
        connection,
        topics.all().stream().filter(TypedTopic::ofGeneration).toList(),
        topics.settings().replication());
  }

  /**
   * @return names of the topics that were not there before
   * @throws SettingsException if the broker or registry cannot be reached, or an existing topic
   *     does not fit
   */
  public List<String> run() {
    List<String> created = createTopics();
    registerSchemas();
    return created;
  }

  /**
   * Checks what {@link #run()} would have made, makes nothing and waits for nothing.
   *
   * @throws SettingsException if the broker or registry cannot be reached, or a topic is missing or
   *     does not fit
   */
  public void requireCreated() {
    new ClusterStart("topics", connection, topics, List.of(), Duration.ZERO, WaitNotices.SILENT)
        .require();
  }

  private Set<String> existing(Admin admin) {
    ListTopicsOptions soon = new ListTopicsOptions().timeoutMs(REACH_SECONDS * 1000);
    return await(admin.listTopics(soon).names());
  }

  private Map<String, Object> adminConfig() {
    Map<String, Object> config = connection.clientConfig();
    config.putIfAbsent("default.api.timeout.ms", Integer.toString(TIMEOUT_SECONDS * 1000));
    return config;
  }

  private SchemaRegistryClient registry() {
    return new CachedSchemaRegistryClient(
        connection.schemaRegistryUrl(), topics.size(), new HashMap<>(connection.registryConfig()));
  }

  private SettingsException unusableRegistry(Exception error) {
    if (Trouble.of(error) == Trouble.REFUSAL) {
      return new SettingsException(
          refusal().of(RegistryOutageException.at(connection.registryPlace(), error)), error);
    }
    SameProtocol.requireOfRegistry(connection);
    return new SettingsException(
        "schema registry at "
            + connection.registryPlace()
            + " refused or could not be reached: "
            + Secrets.withoutUser(DeadLetters.describe(error))
            + "; check schema.registry.url, and run millrace topics create once",
        error);
  }

  private List<String> createTopics() {
    try (Admin admin = Admin.create(adminConfig())) {
      Set<String> existing = existing(admin);
      List<NewTopic> missing = new ArrayList<>();
      List<TypedTopic<?>> present = new ArrayList<>();
      for (TypedTopic<?> topic : topics) {
        if (existing.contains(topic.name())) {
          present.add(topic);
        } else {
          missing.add(newTopic(topic));
        }
      }
      checkExisting(admin, present);
      createMissing(admin, missing);
      return missing.stream().map(NewTopic::name).toList();
    }
  }

  private void createMissing(Admin admin, List<NewTopic> missing) {
    for (Map.Entry<String, KafkaFuture<Void>> creation :
        admin.createTopics(missing).values().entrySet()) {
      try {
        allowed(creation.getKey(), AclOperation.CREATE, creation.getValue());
      } catch (SettingsException e) {
        // Another copy of the program was faster; it asked for the same.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(TypedTopic<?> topic) {
    return new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.topicConfig());
  }

  private void checkExisting(Admin admin, List<TypedTopic<?>> present) {
    Map<String, TypedTopic<?>> byName = new HashMap<>();
    present.forEach(topic -> byName.put(topic.name(), topic));
    await(admin.describeTopics(byName.keySet()).allTopicNames())
        .forEach((name, found) -> TopicCheck.requirePartitions(topic(byName, name), found));
    List<ConfigResource> resources =
        byName.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, config) ->
                TopicCheck.requireConfig(
                    topic(byName, resource.name()),
                    allowed(resource.name(), AclOperation.DESCRIBE_CONFIGS, config)));
  }

  private static TypedTopic<?> topic(Map<String, TypedTopic<?>> byName, String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  private void registerSchemas() {
    try (SchemaRegistryClient registry = registry()) {
      for (TypedTopic<?> topic : topics) {
        registry.updateCompatibility(topic.subject(), "FULL_TRANSITIVE");
        registry.register(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
      }
    } catch (IOException | RestClientException e) {
      throw unusableRegistry(e);
    }
  }

  private Refusal refusal() {
    return Refusal.at("topics", connection);
  }

  private void requireSameProtocol(Throwable error) {
    if (Trouble.of(error) == Trouble.OUTAGE) {
      SameProtocol.require(connection);
    }
  }

  /** Names what the broker leaves out: the operation and the topic. */
  private <T> T allowed(String topic, AclOperation operation, KafkaFuture<T> future) {
    try {
      return await(future);
    } catch (SettingsException e) {
      throw e.getCause() instanceof AuthorizationException refused
          ? new SettingsException(
              refusal().missing(List.of(Right.topic(topic, operation).inWords())), refused)
          : e;
    }
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (Trouble.of(cause) == Trouble.REFUSAL) {
        throw new SettingsException(refusal().of(cause), cause);
      }
      requireSameProtocol(cause);
      throw new SettingsException(
          "broker at "
              + connection.bootstrapServers()
              + ": "
              + DeadLetters.describe(cause)
              + "; check bootstrap.servers",
          cause);
    } catch (TimeoutException e) {
      requireSameProtocol(e);
      throw new SettingsException(
          "broker at "
              + connection.bootstrapServers()
              + " did not answer within "
              + TIMEOUT_SECONDS
              + " s; check bootstrap.servers",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }
}
