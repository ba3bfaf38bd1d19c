package dev.millrace.ingest.remote;

import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.NamedSources;
import dev.millrace.ingest.NoInputException;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceChoice;
import dev.millrace.ingest.commoncrawl.Languages;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedSourcesTest {
  private static final URI BASE = URI.create("http://cc.example/");
  private static final SourceChoice THREE =
      new SourceChoice(Optional.of(FileNumbers.parse("1-2,4")), List.of(), Languages.ANY);

  private final MemoryStore store =
      new MemoryStore()
          .put(
              "http://h.example/lists/my.paths.gz", gzip(utf8("a/1.warc.gz\na/2.warc.gz\n\n")), "1")
          .put("s3://bucket/crawl-1/x.warc.gz", utf8("x"), "1")
          .put("s3://bucket/crawl-1/x.wat.gz", utf8("x"), "1")
          .put("s3://bucket/crawl-2/y.wet.gz", utf8("x"), "1")
          .put(
              "http://cc.example/crawl-data/CC-MAIN-2025-38/wet.paths.gz",
              gzip(utf8("w/1.warc.wet.gz\nw/2.warc.wet.gz\nw/3.warc.wet.gz\nw/4.warc.wet.gz")),
              "1")
          .put(
              "http://cc.example/crawl-data/CC-NEWS/2025/09/warc.paths.gz",
              gzip(utf8("n/1.warc.gz")),
              "1");

  private List<String> names(SourceChoice choice, String... arguments)
      throws StorageException, InterruptedException {
    List<String> names = new ArrayList<>();
    NamedSources.of(List.of(arguments), choice)
        .forEachGroup(store, BASE, group -> group.stream().map(Source::name).forEach(names::add));
    return names;
  }

  @Test
  void urlIsOneFileAndPrefixIsWhatIsListed() throws Exception {
    assertThat(names(SourceChoice.ALL, "https://h.example/a.warc.gz", "s3://bucket/crawl-"))
        .containsExactly(
            "https://h.example/a.warc.gz",
            "s3://bucket/crawl-1/x.warc.gz",
            "s3://bucket/crawl-2/y.wet.gz");
    assertThat(names(SourceChoice.ALL, "s3://bucket/crawl-1/x.warc.gz"))
        .containsExactly("s3://bucket/crawl-1/x.warc.gz");
  }

  @Test
  void pathsOfARemoteListBeginAtItsServersRoot() throws Exception {
    assertThat(names(SourceChoice.ALL, "http://h.example/lists/my.paths.gz"))
        .containsExactly("http://h.example/a/1.warc.gz", "http://h.example/a/2.warc.gz");
  }

  @Test
  void aListIsGzipOnlyWhereBothItsFirstBytesSaySo() throws Exception {
    String path = "\u00cb/1.warc.gz";
    assertThat(utf8(path)).startsWith(0xc3, 0x8b);
    store.put("http://h.example/plain.paths", utf8(path + "\n"), "1");
    store.put("http://h.example/gzip.paths", gzip(utf8(path + "\n")), "1");

    for (String list : List.of("plain.paths", "gzip.paths")) {
      assertThat(PathList.read(store, URI.create("http://h.example/" + list)))
          .containsExactly(path);
    }
  }

  @Test
  void pathsOfALocalListAreFilesBesideItOrCommonCrawls(@TempDir Path folder) throws Exception {
    Path list = folder.resolve("mine.paths");
    Files.writeString(folder.resolve("here.warc"), "x");
    Files.writeString(list, "here.warc\nthere/1.warc.gz\ns3://b/k.warc.gz\n");
    MemoryStore withList =
        new MemoryStore().put(list.toUri().toString(), Files.readAllBytes(list), "1");
    List<String> names = new ArrayList<>();
    NamedSources.of(List.of(list.toString()), SourceChoice.ALL)
        .forEachGroup(withList, BASE, group -> group.forEach(source -> names.add(source.name())));
    assertThat(names)
        .containsExactly(
            folder.resolve("here.warc").toString(),
            "http://cc.example/there/1.warc.gz",
            "s3://b/k.warc.gz");
  }

  @Test
  void crawlsAreNamed() throws Exception {
    assertThat(names(THREE, "cc:CC-MAIN-2025-38/wet"))
        .containsExactly(
            "http://cc.example/w/1.warc.wet.gz",
            "http://cc.example/w/2.warc.wet.gz",
            "http://cc.example/w/4.warc.wet.gz");
    assertThat(names(SourceChoice.ALL, "cc:CC-NEWS-2025-09"))
        .containsExactly("http://cc.example/n/1.warc.gz");
  }

  @Test
  void metadataAreRefusedByName(@TempDir Path folder) throws IOException {
    Path wat = Files.writeString(folder.resolve("a.warc.wat.gz"), "x");
    for (String name :
        List.of(
            "https://h.example/a.warc.wat.gz",
            "s3://bucket/a.wat",
            "https://h.example/x/wat.paths.gz",
            wat.toString())) {
      refused(SourceChoice.ALL, name).hasMessageContaining(name).hasMessageContaining("metadata");
    }
    refused(SourceChoice.ALL, "cc:CC-MAIN-2025-38/wat").hasMessageContaining("metadata");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsAsked() {
    refused(SourceChoice.ALL, "cc:CC-MAIN").hasMessageContaining("cc:CC-MAIN-2025-38");
    refused(SourceChoice.ALL, "cc:CC-NEWS-2025-09/wet").hasMessageContaining("no WET");
    refused(THREE, "https://h.example/a.warc.gz").hasMessageContaining("--files");
    refused(
            new SourceChoice(Optional.empty(), List.of("a.example"), Languages.ANY),
            "cc:CC-MAIN-2025-38",
            "https://h.example/a.warc.gz")
        .hasMessageContaining("--domains");
    refused(SourceChoice.ALL, "no-such-file.warc").hasMessageContaining("no such file");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
      SourceChoice choice, String... arguments) {
    return assertThatThrownBy(() -> NamedSources.of(List.of(arguments), choice))
        .isInstanceOf(NoInputException.class);
  }

  @Test
  void listsAndCrawlsThatAreNotThereAreNamed() {
    assertThatThrownBy(() -> names(SourceChoice.ALL, "cc:CC-MAIN-2024-10"))
        .isInstanceOf(NoInputException.class)
        .hasMessageContaining("CC-MAIN-2024-10/warc.paths.gz");
    assertThatThrownBy(() -> names(SourceChoice.ALL, "s3://bucket/none"))
        .isInstanceOf(NoInputException.class)
        .hasMessageContaining("s3://bucket/none");
  }

  @Test
  void fileNumbersAreFromOneOnWithBothEnds() {
    List<String> files = List.of("a", "b", "c", "d");
    assertThat(FileNumbers.parse("2-3").of(files)).containsExactly("b", "c");
    assertThat(FileNumbers.parse("4,1").of(files)).containsExactly("a", "d");
    assertThat(FileNumbers.parse("4-9").of(files)).containsExactly("d");
    for (String wrong : List.of("0", "3-2", "", "a", "1-", "-2", "1,,2")) {
      assertThatThrownBy(() -> FileNumbers.parse(wrong))
          .isInstanceOf(NoInputException.class)
          .hasMessageContaining("--files");
    }
  }
}
