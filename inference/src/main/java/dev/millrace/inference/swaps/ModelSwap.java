package dev.millrace.inference.swaps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.serving.CheckpointEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * A checkpoint has taken over.
 *
 * @param model name by which requests ask for it
 * @param checkpoint that answers from now on
 * @param previous name of what answered before; empty: nothing did
 */
public record ModelSwap(
    String model, CheckpointEntry checkpoint, Optional<String> previous, Instant at) {

  /** As it is told: names as the service's other calls have them; what is not known is null. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event", "model.swapped")
        .put("model", model)
        .put("checkpoint", checkpoint.id())
        .put("run", checkpoint.run())
        .put("step", checkpoint.step());
    checkpoint.loss().ifPresentOrElse(loss -> json.put("loss", loss), () -> json.putNull("loss"));
    checkpoint
        .heldOutBitsPerByte()
        .ifPresentOrElse(
            bits -> json.put("held_out_bits_per_byte", bits),
            () -> json.putNull("held_out_bits_per_byte"));
    return json.put("previous", previous.orElse(null)).put("at", at.toString());
  }
}
