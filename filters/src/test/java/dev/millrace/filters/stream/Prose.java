package dev.millrace.filters.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Texts that pass every rule, written for these tests. */
final class Prose {
  static final String LIGHTHOUSE =
      """
      The lighthouse on the western rock has been dark for most of this century, but its stairs are \
      swept every Friday. A retired teacher named Ines keeps the key, and she climbs the hundred \
      and forty steps with a broom in one hand and a thermos of coffee in the other.
      She began the work after a storm tore the door from its hinges and left the lamp room open to \
      the gulls. Nobody had asked her to repair anything. The harbour office sent a letter of thanks \
      and a box of nails, and the carpenter from the next bay lent her a ladder for the summer.
      The lens itself weighs more than a small car and floats in a bath of mercury that was drained \
      long ago. Visitors are allowed to turn it by hand, slowly, so that the afternoon sun is thrown \
      across the wall in long bands of colour that children try to catch with their hats.
      In winter the path floods twice a day, and the keeper plans each visit around the tide table \
      that hangs in her kitchen. She has been cut off only once. That night she slept under a sail, \
      and in the morning the fishermen brought her bread, cheese and a newspaper.
      Anyone who would like to help with the paint next spring can write to ines@western-rock.org or \
      leave a note at the bakery. There is no charge for the tour, although most people put a coin \
      in the jar that stands beside the oldest brass bell on the coast.\
      """
          .strip();

  /** Differs from {@link #LIGHTHOUSE} in one word of some two hundred and sixty. */
  static final String LIGHTHOUSE_EDITED = LIGHTHOUSE.replace("oldest brass", "oldest bronze");

  private static final List<String> SENTENCES =
      List.of(
          "The ferry leaves at seven, and the crew is usually aboard long before the sun is up.",
          "My grandmother kept a ledger in which she wrote the price of every goat she sold.",
          "A good compass is worth more than three maps when the fog comes down from the hills.",
          "They painted the station green because the old colour reminded people of the strike.",
          "Two of the violins were made in the same workshop, but only one was ever repaired.",
          "The engineer explained that the bridge sings in the wind because its cables are hollow.",
          "Nobody could say which of the clocks in the town hall had been right to begin with.",
          "After the harvest the children were free to build huts out of the straw bales.",
          "The museum has a room full of locks, and a single key that opens none of them.",
          "She learned to read by copying the labels of the jars in her uncle's pharmacy.",
          "Every spring the river moves the gravel bank, so that the swimmers must learn it again.",
          "The baker starts the dough at midnight and lets it rest until the first tram passes.",
          "What looks like a wall from the road is really the back of an enormous greenhouse.",
          "He carried the letters in a leather bag that had belonged to four postmen before him.",
          "In the cellar there were apples on wooden shelves, each wrapped in a sheet of music.",
          "The weather station on the ridge sends its numbers twice an hour, even in a blizzard.",
          "We found the well by following the cats, which knew where the stones were cool.",
          "The choir sings in a language that only the oldest members still speak at home.",
          "Somebody had planted lemon trees along the canal, and they have been a success.",
          "An orchestra of retired miners plays on the square whenever it is not raining.",
          "The last page of the atlas was left empty for the islands that might yet be found.",
          "Between the two villages there is a path that the law does not know about.",
          "The carpenter measures everything with a knotted rope, and he is never wrong.",
          "They say that the bell was cast from the coins of a ship that ran aground here.");

  private Prose() {}

  /** Twelve sentences in three lines, of this seed. */
  static String of(long seed) {
    List<String> sentences = new ArrayList<>(SENTENCES);
    Collections.shuffle(sentences, new Random(seed));
    List<String> lines = new ArrayList<>();
    for (int line = 0; line < 3; line++) {
      lines.add(String.join(" ", sentences.subList(4 * line, 4 * line + 4)));
    }
    return String.join("\n", lines);
  }

  /** A page whose main text this is. */
  static String html(String title, String text) {
    StringBuilder html = new StringBuilder("<!doctype html><html><head><title>").append(title);
    html.append("</title></head><body><nav><a href='/'>Home</a></nav><article>");
    text.lines().forEach(line -> html.append("<p>").append(line).append("</p>\n"));
    return html.append("</article></body></html>").toString();
  }
}
