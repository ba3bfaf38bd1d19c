package dev.millrace.cli.report;

import dev.millrace.cli.report.film.Film;
import dev.millrace.cli.report.film.Film.Frame;
import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Continuations;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Take;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.schemas.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the checkpoints write: the same prompts through the run, and more by the last one. */
final class FilmSections {
  private FilmSections() {}

  static Section film(RunFacts facts) {
    Film film = facts.film();
    List<Block> blocks = new ArrayList<>();
    if (!film.frames().isEmpty()) {
      blocks.add(
          new Paragraph(
              "%d of %d checkpoints continue the same prompts, drawn with %s, %d tokens at most."
                  .formatted(
                      film.frames().size(),
                      facts.checkpoints().size(),
                      Film.drawing(),
                      film.plan().maxTokens())));
      for (int i = 0; i < film.plan().prompts().size(); i++) {
        int prompt = i;
        blocks.add(
            new Continuations(
                film.plan().prompts().get(prompt),
                film.frames().stream()
                    .map(frame -> take(frame, frame.texts().get(prompt)))
                    .toList()));
      }
    }
    missing(film).forEach(blocks::add);
    return new Section("film", "How it came to write", blocks);
  }

  private static Take take(Frame frame, String text) {
    return new Take(
        "step " + Numbers.count(frame.checkpoint().getStep()), note(frame.checkpoint()), text);
  }

  private static String note(Checkpoint checkpoint) {
    Double bits = checkpoint.getHeldOutBitsPerByte();
    return Numbers.count(checkpoint.getTokens())
        + " tokens"
        + (bits == null ? "" : ", " + Numbers.fixed(bits, 3) + " bits per byte")
        + (checkpoint.getDoubt().isEmpty() ? "" : ", in doubt: " + checkpoint.getDoubt());
  }

  static Section samples(RunFacts facts) {
    Film film = facts.film();
    if (film.samples().isEmpty()) {
      return new Section("samples", "Samples", missing(film).toList());
    }
    Checkpoint by = film.frames().getLast().checkpoint();
    return Section.of(
        "samples",
        "Samples",
        new Paragraph(
            "What step %s writes by itself, from the beginning of a document on: the first draws, none chosen."
                .formatted(Numbers.count(by.getStep()))),
        new Continuations(
            "",
            IntStream.range(0, film.samples().size())
                .mapToObj(i -> new Take("seed " + (i + 1), "", film.samples().get(i)))
                .toList()));
  }

  private static Stream<Block> missing(Film film) {
    return film.missing().isEmpty() ? Stream.of() : Stream.of(new Paragraph(film.missing()));
  }
}
