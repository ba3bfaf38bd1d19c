package dev.millrace.crawl.kafka;

import dev.millrace.crawl.frontier.StatusLines;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.SiteFileState;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.UrlState;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the frontier's state where it is durable: in the changelogs of its stores, committed
 * records only. So it can be asked whether a frontier runs or not, and wherever it does. It reads a
 * changelog from its begin, which of millions of URLs takes a while.
 */
public final class CrawlStatus {
  private static final java.time.Duration POLL = java.time.Duration.ofMillis(500);

  private final Connection connection;
  private final String application;

  public CrawlStatus(Connection connection, Topics topics) {
    this.connection = connection;
    this.application = topics.sharedApplicationId("frontier");
  }

  /** Counts of all hosts. */
  public List<String> all() {
    return StatusLines.all(hosts(), InstantSource.system().millis());
  }

  /** Every host's state. */
  public Collection<HostState> hosts() {
    Map<String, HostState> hosts = new HashMap<>();
    scan(
        "crawl-hosts",
        (key, value) ->
            latest(hosts, new String(key, StandardCharsets.UTF_8), value, StatusLines::host));
    return hosts.values();
  }

  /**
   * @param hostOrUrl of a URL only its own line
   * @param most URLs told of a host
   */
  public List<String> of(String hostOrUrl, int most) {
    Optional<CrawlUrl> url =
        hostOrUrl.contains("://")
            ? CrawlUrl.parse(hostOrUrl)
            : CrawlUrl.parse("http://" + hostOrUrl + "/");
    CrawlUrl asked =
        url.orElseThrow(() -> new SettingsException(hostOrUrl + " is neither a host nor a URL"));
    Map<String, HostState> hosts = new HashMap<>();
    scan(
        "crawl-hosts",
        (key, value) -> {
          String host = new String(key, StandardCharsets.UTF_8);
          if (host.equals(asked.host())) {
            latest(hosts, host, value, StatusLines::host);
          }
        });
    HostState host = hosts.get(asked.host());
    if (host == null) {
      return List.of(asked.host() + " is not known: no link to it was found, and it is no seed");
    }
    List<String> lines =
        new ArrayList<>(
            StatusLines.host(host, files(asked.host()), InstantSource.system().millis()));
    boolean one = hostOrUrl.contains("://");
    lines.addAll(StatusLines.urls(urls(asked, one), one ? asked.text() : "", most));
    return lines;
  }

  private Map<String, SiteFileState> files(String host) {
    Map<String, SiteFileState> files = new TreeMap<>();
    scan(
        "crawl-site-files",
        (key, value) -> {
          String name = new String(key, StandardCharsets.UTF_8);
          if (CrawlUrl.parse(name).filter(url -> url.host().equals(host)).isPresent()) {
            latest(files, name, value, StatusLines::file);
          }
        });
    return files;
  }

  private Map<String, UrlState> urls(CrawlUrl asked, boolean one) {
    Map<String, UrlState> urls = new LinkedHashMap<>();
    scan(
        "crawl-urls",
        (key, value) -> {
          if (StatusLines.isOn(key, asked, one)) {
            latest(urls, java.util.HexFormat.of().formatHex(key), value, StatusLines::url);
          }
        });
    return urls;
  }

  /** Reads one kind of state. */
  private interface StateReader<T> {
    T read(byte[] value);
  }

  private static <T> void latest(
      Map<String, T> states, String key, byte[] value, StateReader<T> reader) {
    if (value.length == 0) {
      states.remove(key);
    } else {
      states.put(key, reader.read(value));
    }
  }

  /** Deleted values are given as empty ones. */
  private void scan(String store, BiConsumer<byte[], byte[]> taker) {
    Map<String, Object> config = connection.consumerConfig();
    config.put("isolation.level", "read_committed");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer, store);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          taker.accept(record.key(), record.value() == null ? new byte[0] : record.value());
        }
      }
    }
  }

  private List<TopicPartition> partitions(Consumer<?, ?> consumer, String store) {
    String topic = application + "-" + store + "-changelog";
    List<PartitionInfo> known = consumer.listTopics().get(topic);
    if (known == null) {
      throw new SettingsException(
          "there is no " + topic + ": no frontier has run here; begin with millrace crawl");
    }
    return known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }
}
