# As ../Dockerfile, with libtorch's CUDA build, on CUDA 13 with cuDNN 9, which that links to.
# For linux/amd64 alone: libtorch's CUDA build is published for no other.
ARG BUILD_BASE=maven:3.9.11-eclipse-temurin-25
ARG CUDA=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM ${BUILD_BASE} AS build
WORKDIR /source
COPY . .
RUN mvn -q -B -DskipTests -P gpu -pl cli -am package
RUN "$JAVA_HOME/bin/jlink" --output /opt/jre --no-header-files --no-man-pages --compress zip-6 --add-modules \
java.se,jdk.incubator.vector,jdk.unsupported,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.management,jdk.management.agent,\
jdk.security.auth,jdk.security.jgss,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.charsets,jdk.localedata,jdk.jfr,jdk.jcmd,jdk.httpserver

FROM ${CUDA}
# All other libraries of CUDA are in the base.
RUN apt-get update && apt-get install -y --no-install-recommends cuda-cupti-13-0 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 millrace \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin millrace \
  && mkdir -p /data /checkpoints && chown millrace:millrace /data /checkpoints
COPY --from=build /opt/jre /opt/java
COPY --from=build /source/cli/target/millrace/lib /opt/millrace/lib
COPY docker/entrypoint.sh /opt/millrace/bin/millrace
RUN chmod 755 /opt/millrace/bin/millrace
ENV PATH="/opt/millrace/bin:/opt/java/bin:${PATH}" LC_ALL=C.UTF-8
USER 10001:10001
WORKDIR /data
ENTRYPOINT ["millrace"]
CMD ["--help"]
