package dev.millrace.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The three forms that an item may have, each told by its fields and put into words as
 * lm-evaluation-harness's tasks {@code hellaswag} and {@code arc_easy} do; a plain item is taken as
 * it is.
 */
final class ItemForms {
  static final String FORMS =
      "an item is a JSON object with ctx, endings and label (HellaSwag), question, choices and"
          + " answerKey (ARC), or query, choices and gold";

  /** Of pages of WikiHow; a dot is anything but a line feed there. */
  private static final Pattern BRACKETS = Pattern.compile("(?d)\\[.*?\\]");

  private ItemForms() {}

  /** Says what is wrong with an item, to be read after the file's name and the line. */
  static final class BadItemException extends Exception {
    private static final long serialVersionUID = 1;

    BadItemException(String fault) {
      super(fault);
    }
  }

  static ChoiceItem read(JsonNode item) throws BadItemException {
    if (!item.isObject()) {
      throw new BadItemException("is not a JSON object");
    }
    if (item.has("endings") || item.has("ctx")) {
      return hellaSwag(item);
    }
    if (item.has("question") || item.has("answerKey")) {
      return arc(item);
    }
    if (item.has("query") || item.has("gold")) {
      List<String> choices = texts(item, "choices");
      return checked(text(item, "query"), choices, index(item, "gold"), "gold");
    }
    throw new BadItemException("has none of the fields ctx, question and query");
  }

  private static ChoiceItem hellaSwag(JsonNode item) throws BadItemException {
    String context =
        item.has("ctx_a") && item.has("ctx_b")
            ? text(item, "ctx_a") + " " + PythonText.capitalize(text(item, "ctx_b"))
            : text(item, "ctx");
    String label = item.has("activity_label") ? text(item, "activity_label") + ": " : "";
    List<String> endings = texts(item, "endings").stream().map(ItemForms::withoutMarks).toList();
    return checked(withoutMarks(label + context), endings, index(item, "label"), "label");
  }

  private static String withoutMarks(String text) {
    String titled = PythonText.strip(text).replace(" [title]", ". ");
    return BRACKETS.matcher(titled).replaceAll("").replace("  ", " ");
  }

  private static ChoiceItem arc(JsonNode item) throws BadItemException {
    JsonNode question = item.path("question");
    boolean nested = question.isObject();
    String stem = nested ? text(question, "stem") : text(item, "question");
    JsonNode holder = nested && question.has("choices") ? question : item;
    JsonNode choices = holder.path("choices");
    List<String> texts;
    List<String> labels;
    if (choices.isObject()) {
      texts = texts(choices, "text");
      labels = texts(choices, "label");
    } else if (choices.path(0).isObject()) {
      texts = of(choices, "text");
      labels = of(choices, "label");
    } else {
      texts = texts(holder, "choices");
      labels = List.of();
    }
    String key = word(item, "answerKey");
    int answer = labels.isEmpty() ? position(key) : labels.indexOf(key);
    if (!labels.isEmpty() && answer < 0) {
      throw new BadItemException("has the answerKey '" + key + "', which no choice's label is");
    }
    return checked("Question: " + stem + "\nAnswer:", texts, answer, "answerKey");
  }

  /** Choices without labels are A, B, C or 1, 2, 3. */
  private static int position(String key) {
    if (key.length() != 1) {
      return -1;
    }
    char letter = key.charAt(0);
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' : letter - '1';
  }

  private static ChoiceItem checked(
      String context, List<String> choices, int answer, String answerField)
      throws BadItemException {
    if (choices.isEmpty()) {
      throw new BadItemException("has no choices");
    }
    int empty = choices.indexOf("");
    if (empty >= 0) {
      throw new BadItemException("has no text in choice " + (empty + 1));
    }
    if (answer < 0 || answer >= choices.size()) {
      throw new BadItemException(
          "has a field '"
              + answerField
              + "' that names none of its "
              + choices.size()
              + " choices");
    }
    return new ChoiceItem(context, choices, answer);
  }

  private static List<String> of(JsonNode choices, String field) throws BadItemException {
    List<String> texts = new ArrayList<>();
    for (JsonNode choice : choices) {
      texts.add(word(choice, field));
    }
    return texts;
  }

  private static List<String> texts(JsonNode item, String field) throws BadItemException {
    JsonNode all = present(item, field);
    if (!all.isArray()) {
      throw new BadItemException("has a field '" + field + "' that is no list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode one : all) {
      if (!one.isTextual()) {
        throw new BadItemException("has a field '" + field + "' that is no list of texts");
      }
      texts.add(one.textValue());
    }
    return texts;
  }

  private static String text(JsonNode item, String field) throws BadItemException {
    JsonNode value = present(item, field);
    if (!value.isTextual()) {
      throw new BadItemException("has a field '" + field + "' that is no text");
    }
    return value.textValue();
  }

  /** A text, or a whole number as one. */
  private static String word(JsonNode item, String field) throws BadItemException {
    JsonNode value = present(item, field);
    return value.isIntegralNumber() ? value.asText() : text(item, field);
  }

  /** -1 where it is a text that is no number: it names no choice. */
  private static int index(JsonNode item, String field) throws BadItemException {
    String number = word(item, field);
    return number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : -1;
  }

  private static JsonNode present(JsonNode item, String field) throws BadItemException {
    JsonNode value = item.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new BadItemException("lacks the field '" + field + "'");
    }
    return value;
  }
}
