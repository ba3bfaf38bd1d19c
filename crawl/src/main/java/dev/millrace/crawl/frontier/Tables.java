package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.SiteFileState;
import dev.millrace.schemas.UrlState;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The stores' records as objects. What is read is the caller's own; only what is put is kept. */
final class Tables {
  static final SingleObjectEncoding<HostState> HOSTS =
      new SingleObjectEncoding<>(
          HostState.getEncoder(), HostState.createDecoder(WireSchemas.released(HostState.class)));
  static final SingleObjectEncoding<UrlState> URLS =
      new SingleObjectEncoding<>(
          UrlState.getEncoder(), UrlState.createDecoder(WireSchemas.released(UrlState.class)));
  static final SingleObjectEncoding<SiteFileState> FILES =
      new SingleObjectEncoding<>(
          SiteFileState.getEncoder(),
          SiteFileState.createDecoder(WireSchemas.released(SiteFileState.class)));

  private final FrontierStores stores;

  Tables(FrontierStores stores) {
    this.stores = stores;
  }

  Optional<HostState> host(String host) {
    return stores.hosts().get(Keys.text(host)).map(bytes -> HOSTS.read(ByteBuffer.wrap(bytes)));
  }

  void put(HostState host) {
    stores.hosts().put(Keys.text(host.getHost()), bytes(HOSTS.write(host)));
  }

  Optional<UrlState> url(byte[] key) {
    return stores.urls().get(key).map(bytes -> URLS.read(ByteBuffer.wrap(bytes)));
  }

  void put(byte[] key, UrlState url) {
    stores.urls().put(key, bytes(URLS.write(url)));
  }

  void deleteUrl(byte[] key) {
    stores.urls().delete(key);
  }

  /** Of a site's file; one that was never asked for where there is none. */
  SiteFileState file(String site, SiteFile file) {
    return stores
        .files()
        .get(fileKey(site, file))
        .map(bytes -> FILES.read(ByteBuffer.wrap(bytes)))
        .orElseGet(() -> SiteFileState.newBuilder().build());
  }

  void put(String site, SiteFile file, SiteFileState state) {
    stores.files().put(fileKey(site, file), bytes(FILES.write(state)));
  }

  private static byte[] fileKey(String site, SiteFile file) {
    return Keys.text(site + file.path());
  }

  /** Counts one more URL of a host with a body; how many there are now. */
  int countDigest(String host, String bodyDigest) {
    byte[] key = Keys.digestOf(host, bodyDigest);
    int count = stores.digests().get(key).map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(0);
    stores.digests().put(key, ByteBuffer.allocate(Integer.BYTES).putInt(count + 1).array());
    return count + 1;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
