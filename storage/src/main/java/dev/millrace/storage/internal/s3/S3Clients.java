package dev.millrace.storage.internal.s3;

import dev.millrace.storage.S3Settings;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes a client that stores other than Amazon's understand as well. */
final class S3Clients {
  private static final int TRIES = 5;

  private S3Clients() {}

  static S3Client open(S3Settings settings) {
    BackoffStrategy pause = BackoffStrategy.fixedDelayWithoutJitter(settings.busyPause());
    var client =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(30))
                    .socketTimeout(Duration.ofSeconds(60)))
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            // The default, checksums of every body, is refused by other stores.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                configuration ->
                    configuration.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(TRIES)
                            .backoffStrategy(pause)
                            .throttlingBackoffStrategy(pause)
                            .build()))
            .credentialsProvider(
                settings.anonymous()
                    ? AnonymousCredentialsProvider.create()
                    : DefaultCredentialsProvider.builder().build());
    settings.endpoint().ifPresent(client::endpointOverride);
    return client.build();
  }

  /** The chain's exception has no type of its own. */
  static boolean isLackOfCredentials(SdkException e) {
    return String.valueOf(e.getMessage()).contains("Unable to load credentials");
  }
}
