package dev.millrace.filters.language;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text's paragraphs, which are its lines, each held against the text's own language.
 *
 * <p>A paragraph is foreign if more than half of its letters are of scripts that the language is
 * not written in, or if it is long enough to tell and the model, asked about it alone, is as sure
 * of another language as FineWeb has to be of English.
 *
 * @param letters of the whole text
 * @param foreignLetters those of foreign paragraphs, and those of foreign scripts in the others
 * @param own the paragraphs that are not foreign
 */
record Paragraphs(int letters, int foreignLetters, List<String> own) {

  /** Below this many letters the model's answer is chance: names, commands, table cells. */
  private static final int FEWEST_LETTERS = 40;

  private static final float SURE = 0.65f;

  private static final String ENGLISH = "en";

  /** Of all letters; none is foreign in a text without letters. */
  float foreignShare() {
    return letters == 0 ? 0 : (float) foreignLetters / letters;
  }

  static Paragraphs of(
      String text, String language, Set<UnicodeScript> scripts, LanguageModel model) {
    int letters = 0;
    int foreignLetters = 0;
    List<String> own = new ArrayList<>();
    for (int start = 0; start <= text.length(); ) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      String paragraph = text.substring(start, end);
      Letters found = Letters.of(paragraph, scripts);
      letters += found.all();
      if (isForeign(paragraph, found, language, model)) {
        foreignLetters += found.all();
      } else {
        foreignLetters += found.foreign();
        own.add(paragraph);
      }
      start = end + 1;
    }
    return new Paragraphs(letters, foreignLetters, own);
  }

  private static boolean isForeign(
      String paragraph, Letters found, String language, LanguageModel model) {
    if (2 * found.foreign() > found.all()) {
      return true;
    }
    if (found.all() < FEWEST_LETTERS
        || (language.equals(ENGLISH) && EnglishFunctionWords.tell(paragraph))) {
      return false;
    }
    LanguagePrediction alone = model.predict(paragraph);
    return alone.probability() > SURE && !alone.language().equals(language);
  }
}
