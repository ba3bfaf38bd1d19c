# As ../Dockerfile, on CUDA 13 with cuDNN 9, which libtorch's CUDA build links to.
ARG JAVA=eclipse-temurin:25-jre
ARG CUDA=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04
FROM ${JAVA} AS java
FROM ${CUDA}
# All other libraries of CUDA are in the base.
RUN apt-get update && apt-get install -y --no-install-recommends cuda-cupti-13-0 && rm -rf /var/lib/apt/lists/*
COPY --from=java /opt/java/openjdk /opt/java/openjdk
# Built before by: mvn -DskipTests -P gpu package
COPY cli/target/millrace/lib /opt/millrace/lib
COPY docker/entrypoint.sh /opt/millrace/bin/millrace
RUN chmod +x /opt/millrace/bin/millrace && mkdir -p /data /checkpoints
ENV LANG=C.UTF-8 PATH="/opt/millrace/bin:/opt/java/openjdk/bin:${PATH}"
WORKDIR /data
ENTRYPOINT ["millrace"]
CMD ["--help"]
