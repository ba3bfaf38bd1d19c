package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path folder;

  private void create(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, utf8(name));
    }
  }

  private List<String> found(String... arguments) {
    List<String> inFolder = Stream.of(arguments).map(name -> folder + "/" + name).toList();
    return InputFiles.of(inFolder).stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }

  @Test
  void takesWarcAndWetFilesOfAFolderAndItsSubfoldersByName() throws IOException {
    create("b.warc.gz", "a.WARC", "sub/c.wet", "sub/d.warc.wet.gz");
    create("e.txt", "f.warc.gz.part", ".g.warc", ".sub/h.warc", "i.warc.gz.open");

    assertThat(found("")).containsExactly("a.WARC", "b.warc.gz", "sub/c.wet", "sub/d.warc.wet.gz");
  }

  @Test
  void takesANamedFileWhateverItIsCalledAndEachFileOnce() throws IOException {
    create("b.txt", "a.warc");

    assertThat(found("b.txt", ".", "a.warc", "./b.txt")).containsExactly("b.txt", "a.warc");
  }

  @Test
  void expandsAGlobByName() throws IOException {
    create("x-2.gz", "x-1.gz", "y.gz", "x-3.txt");

    assertThat(found("x-*.gz")).containsExactly("x-1.gz", "x-2.gz");
  }

  @Test
  void saysWhichArgumentMatchesNothing() throws IOException {
    create("a.warc", "empty/readme.txt");

    assertThatThrownBy(() -> found("a.warc", "none.warc"))
        .isInstanceOf(NoInputException.class)
        .hasMessage(folder + "/none.warc: no such file or folder");
    assertThatThrownBy(() -> found("*.wet")).hasMessage(folder + "/*.wet: no file matches");
    assertThatThrownBy(() -> found("empty"))
        .hasMessage(folder + "/empty: no *.warc, *.warc.gz, *.wet or *.wet.gz file in this folder");
  }

  @Test
  void digestIsThatOfTheContent() throws IOException {
    Files.write(folder.resolve("a"), utf8("abc"));

    // FIPS 180-2, appendix B.1
    assertThat(new FileSource(folder.resolve("a")).identity())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
