package dev.millrace.model;

/** Where an engine computes. */
public enum Device {
  /** The best one that the engine and this machine have; the engine says which, and why. */
  AUTO,
  CPU,
  /** An NVIDIA GPU, or an error that says what is missing. */
  CUDA
}
