package dev.millrace.ingest.commoncrawl;

import dev.millrace.ingest.NoInputException;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceTaker;
import dev.millrace.ingest.remote.FileNumbers;
import dev.millrace.ingest.remote.PathList;
import dev.millrace.ingest.remote.RemoteSource;
import dev.millrace.ingest.remote.SelectedSource;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The crawls below one base URL. */
public final class CommonCrawl {
  private final ReadableStore store;
  private final URI base;

  /**
   * @param base such as {@code https://data.commoncrawl.org/}; ends with a slash
   */
  public CommonCrawl(ReadableStore store, URI base) {
    this.store = store;
    this.base = base;
  }

  /**
   * Gives the crawl's sources, in groups: what an index finds is more than memory holds.
   *
   * @param files which of the crawl's files count
   * @param domains whose pages alone are wanted, with their sub-domains; empty: all
   * @param languages that alone are wanted
   * @throws NoInputException if there is no such crawl, or no record that is wanted
   */
  public void sources(
      CrawlName crawl,
      Optional<FileNumbers> files,
      List<String> domains,
      Languages languages,
      SourceTaker taker)
      throws StorageException, InterruptedException {
    boolean chosen = !domains.isEmpty() || !languages.any();
    if (chosen && (!crawl.hasIndex() || !crawl.kind().equals("warc"))) {
      throw new NoInputException(
          CrawlName.SCHEME
              + crawl.name()
              + ": --domains and --languages choose among the WARC files of a main crawl, "
              + "which alone have an index");
    }
    if (!chosen) {
      taker.take(
          files.orElse(FileNumbers.ALL).of(list(crawl.list())).stream()
              .<Source>map(path -> source(crawl, path))
              .toList());
      return;
    }
    Optional<Set<String>> only =
        files.isPresent()
            ? Optional.of(Set.copyOf(files.get().of(list(crawl.list()))))
            : Optional.empty();
    if (domains.isEmpty()) {
      byLanguage(crawl, languages, only, taker);
    } else {
      byDomain(crawl, domains, languages, only, taker);
    }
  }

  private List<String> list(String path) throws StorageException {
    return PathList.read(store, base.resolve(path));
  }

  private RemoteSource source(CrawlName crawl, String path) {
    return new RemoteSource(store, base.resolve(path), crawl.dump());
  }

  private void byDomain(
      CrawlName crawl,
      List<String> domains,
      Languages languages,
      Optional<Set<String>> only,
      SourceTaker taker)
      throws StorageException, InterruptedException {
    Selection selection = new Selection(only);
    DomainIndex index = new DomainIndex(store, base.resolve(crawl.urlIndex()));
    for (String domain : domains) {
      index.select(domain, languages, selection);
    }
    if (selection.size() == 0) {
      throw new NoInputException(
          CrawlName.SCHEME + crawl.name() + ": no page of these domains is in it");
    }
    taker.take(sources(crawl, selection));
  }

  private void byLanguage(
      CrawlName crawl, Languages languages, Optional<Set<String>> only, SourceTaker taker)
      throws StorageException, InterruptedException {
    ColumnarIndex index = new ColumnarIndex(store);
    for (String part : list(crawl.columnarIndex())) {
      if (part.contains("subset=warc")) {
        index.select(
            base.resolve(part),
            languages,
            () -> new Selection(only),
            selection -> taker.take(sources(crawl, selection)));
      }
    }
  }

  private List<Source> sources(CrawlName crawl, Selection selection) {
    List<Source> sources = new ArrayList<>();
    selection
        .records()
        .forEach((path, records) -> sources.add(new SelectedSource(source(crawl, path), records)));
    return sources;
  }
}
