package dev.millrace.model;

/**
 * How an engine trains.
 *
 * @param contextLength tokens a row is trained with, at most the model's
 * @param microBatchRows rows that are forwarded and backwarded at once; gradients accumulate over a
 *     step's rows
 * @param threads threads the engine computes with
 */
public record TrainingOptions(
    AdamW optimizer, int contextLength, int microBatchRows, int threads) {}
