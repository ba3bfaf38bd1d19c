package dev.millrace.model;

/** How gradients become updates of the weights. */
public sealed interface Optimizer permits AdamW, Muon {

  /** Names for people and settings. */
  enum Kind {
    ADAMW,
    MUON;

    /** With AdamW's values for all that it is used for. */
    public Optimizer with(AdamW adamW) {
      return switch (this) {
        case ADAMW -> adamW;
        case MUON -> new Muon(adamW);
      };
    }
  }

  /** What clips all gradients, and updates the tensors that nothing else does. */
  AdamW adamW();
}
