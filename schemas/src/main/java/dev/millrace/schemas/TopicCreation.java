package dev.millrace.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics and registers their schemas; checks those that are there already. Safe to
 * repeat.
 */
public final class TopicCreation {
  private static final int TIMEOUT_SECONDS = 30;
  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";
  private static final String BROKERS_TIME = "LogAppendTime";

  /** An unreachable broker is told soon; one that answers may take longer to create topics. */
  private static final int REACH_SECONDS = 10;

  private final Connection connection;
  private final Topics topics;

  public TopicCreation(Connection connection, Topics topics) {
    this.connection = connection;
    this.topics = topics;
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
   * Checks what {@link #run()} would have made, and makes nothing.
   *
   * @throws SettingsException if the broker or registry cannot be reached, or a topic is missing or
   *     does not fit
   */
  public void requireCreated() {
    try (Admin admin = Admin.create(adminConfig())) {
      Set<String> existing = existing(admin);
      List<String> missing =
          topics.all().stream()
              .map(TypedTopic::name)
              .filter(name -> !existing.contains(name))
              .toList();
      if (!missing.isEmpty()) {
        throw new SettingsException(
            "topics "
                + missing
                + " are missing on "
                + connection.bootstrapServers()
                + "; run millrace topics create once");
      }
      checkExisting(admin, topics.all());
    }
    try (SchemaRegistryClient registry = registry()) {
      for (TypedTopic<?> topic : topics.all()) {
        registry.getId(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
      }
    } catch (IOException | RestClientException e) {
      throw unusableRegistry(e);
    }
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
        connection.schemaRegistryUrl(), topics.all().size(), new HashMap<>(connection.registry()));
  }

  private SettingsException unusableRegistry(Exception error) {
    return new SettingsException(
        "schema registry at "
            + connection.schemaRegistryUrl()
            + " refused or could not be reached: "
            + DeadLetters.describe(error)
            + "; check schema.registry.url, and run millrace topics create once",
        error);
  }

  private List<String> createTopics() {
    try (Admin admin = Admin.create(adminConfig())) {
      Set<String> existing = existing(admin);
      List<NewTopic> missing = new ArrayList<>();
      List<TypedTopic<?>> present = new ArrayList<>();
      for (TypedTopic<?> topic : topics.all()) {
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
    for (KafkaFuture<Void> creation : admin.createTopics(missing).values().values()) {
      try {
        await(creation);
      } catch (SettingsException e) {
        // Another copy of the program was faster; it asked for the same.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(TypedTopic<?> topic) {
    Map<String, String> config = new HashMap<>(topic.cleanup().topicConfig());
    if (topic.large()) {
      config.put(MAX_MESSAGE_BYTES, Integer.toString(Topics.MAX_RECORD_BYTES + (64 << 10)));
    }
    if (topic.time() != TopicTime.PRODUCERS) {
      config.put(TIMESTAMP_TYPE, BROKERS_TIME);
    }
    return new NewTopic(topic.name(), topic.partitions(), topics.settings().replication())
        .configs(config);
  }

  private void checkExisting(Admin admin, List<TypedTopic<?>> present) {
    Map<String, TopicDescription> descriptions =
        await(
            admin.describeTopics(present.stream().map(TypedTopic::name).toList()).allTopicNames());
    List<ConfigResource> resources =
        present.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<ConfigResource, Config> configs = await(admin.describeConfigs(resources).all());
    for (TypedTopic<?> topic : present) {
      TopicDescription description = descriptions.get(topic.name());
      if (description != null && description.partitions().size() != topic.partitions()) {
        throw new SettingsException(
            "topic "
                + topic.name()
                + " has "
                + description.partitions().size()
                + " partitions, but the settings ask for "
                + topic.partitions()
                + "; partitions are fixed at creation: set topics.partitions to what is there,"
                + " or name a new topics.generation");
      }
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
      if (config != null) {
        checkConfig(topic, config);
      }
    }
  }

  /** What a topic that others made must have so that nothing is lost or told in another order. */
  static void checkConfig(TypedTopic<?> topic, Config config) {
    if (topic.large()) {
      require(
          topic,
          config,
          MAX_MESSAGE_BYTES,
          value -> Long.parseLong(value) >= Topics.MAX_RECORD_BYTES,
          "at least " + Topics.MAX_RECORD_BYTES);
    }
    if (topic.time() == TopicTime.BROKERS) {
      require(topic, config, TIMESTAMP_TYPE, BROKERS_TIME::equals, BROKERS_TIME);
    }
    topic
        .cleanup()
        .requiredConfig()
        .forEach((key, value) -> require(topic, config, key, value::equals, value));
  }

  private static void require(
      TypedTopic<?> topic, Config config, String key, Predicate<String> holds, String rule) {
    ConfigEntry found = config.get(key);
    if (found != null && !holds.test(found.value())) {
      throw new SettingsException(
          "topic "
              + topic.name()
              + " has "
              + key
              + " = "
              + found.value()
              + ", but needs "
              + rule
              + "; change it with kafka-configs.sh --alter");
    }
  }

  private void registerSchemas() {
    try (SchemaRegistryClient registry = registry()) {
      for (TypedTopic<?> topic : topics.all()) {
        registry.updateCompatibility(topic.subject(), "FULL_TRANSITIVE");
        registry.register(topic.subject(), new AvroSchema(WireSchemas.of(topic.type())));
      }
    } catch (IOException | RestClientException e) {
      throw unusableRegistry(e);
    }
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SettingsException(
          "broker at "
              + connection.bootstrapServers()
              + ": "
              + DeadLetters.describe(cause)
              + "; check bootstrap.servers",
          cause);
    } catch (TimeoutException e) {
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
