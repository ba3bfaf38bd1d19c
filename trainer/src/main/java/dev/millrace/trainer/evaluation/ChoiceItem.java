package dev.millrace.trainer.evaluation;

import java.util.List;

/**
 * A question with choices, one of which is right. A model is asked how likely each is after the
 * context and a space.
 *
 * @param choices at least one, none of them empty
 * @param answer index of the right one
 */
public record ChoiceItem(String context, List<String> choices, int answer) {

  public ChoiceItem {
    choices = List.copyOf(choices);
  }
}
