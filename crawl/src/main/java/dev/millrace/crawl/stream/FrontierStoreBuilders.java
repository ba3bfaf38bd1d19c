package dev.millrace.crawl.stream;

import dev.millrace.crawl.frontier.FrontierStores;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The frontier's state, all of it on disk. */
final class FrontierStoreBuilders {
  static final String BOOKS = "crawl-books";
  static final String HOSTS = "crawl-hosts";
  static final String URLS = "crawl-urls";
  static final String QUEUES = "crawl-queues";
  static final String READY = "crawl-ready-hosts";
  static final String FILES = "crawl-site-files";
  static final String DIGESTS = "crawl-digests";

  private FrontierStoreBuilders() {}

  static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> all() {
    return List.of(
        // Its one value and the hosts' change with every order: only the last of each transaction
        // is written.
        store(BOOKS).withCachingEnabled(),
        store(HOSTS).withCachingEnabled(),
        store(URLS),
        store(QUEUES),
        store(READY),
        store(FILES),
        store(DIGESTS));
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }

  static FrontierStores of(ProcessorContext<?, ?> context) {
    return new FrontierStores(
        sorted(context, BOOKS),
        sorted(context, HOSTS),
        sorted(context, URLS),
        sorted(context, QUEUES),
        sorted(context, READY),
        sorted(context, FILES),
        sorted(context, DIGESTS));
  }

  private static KeyValueSortedStore sorted(ProcessorContext<?, ?> context, String name) {
    return new KeyValueSortedStore(context.getStateStore(name));
  }
}
