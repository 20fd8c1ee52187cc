# The service with the Pythons its algorithms need, in one image. Nothing here needs BuildKit: any builder will do.
#
#   docker build -t procvision-runner .
#   docker build -t procvision-runner --build-arg PACKAGES="libgl1 libglib2.0-0" .     # libraries that your wheels want

# --- The service, built as everywhere else: mvnw fetches the Maven it pins by the image's own. ---------------------------
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN ./mvnw --batch-mode --no-transfer-progress package \
        -Dmaven.test.skip -Dexec.skip -Djacoco.skip -Dspotless.check.skip \
    && java -Djarmode=tools -jar target/procvision-runner.jar extract --layers --destination layers

# --- Where the rest comes from. -------------------------------------------------------------------------------------------
FROM eclipse-temurin:25-jre AS java
FROM python:3.9-slim-bookworm AS python39
FROM python:3.10-slim-bookworm AS python310
FROM python:3.12-slim-bookworm AS python312
FROM python:3.13-slim-bookworm AS python313

# --- The image. -----------------------------------------------------------------------------------------------------------
FROM debian:bookworm-slim

# Debian's own Python 3.11, and with it the libraries that the other Pythons share with it. tini, because algorithms have
# children, and somebody must collect those that outlive them.
ARG PACKAGES=""
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        python3 python3-pip python3-venv tini $PACKAGES \
    && rm -rf /var/lib/apt/lists/*

# The Pythons find their library beside themselves, wherever they lie; the runner looks into /opt/python.
# To offer another: one FROM above, one COPY here. To save 60 MB: leave one out.
COPY --from=python39 /usr/local /opt/python/3.9
COPY --from=python310 /usr/local /opt/python/3.10
COPY --from=python312 /usr/local /opt/python/3.12
COPY --from=python313 /usr/local /opt/python/3.13
RUN for python in /usr/bin/python3 /opt/python/*/bin/python3; do \
        "$python" -c 'import bz2, ctypes, lzma, pip, sqlite3, ssl, sys, venv, zlib; print(sys.version)' || exit 1; \
    done

COPY --from=java /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk \
    PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8

# The store is the only thing worth keeping; everything else may be read-only but /tmp. The id is fixed, so that a volume
# that one version of the image wrote is readable for the next.
RUN groupadd --gid 10001 runner \
    && useradd --uid 10001 --gid runner --home-dir /tmp --no-create-home --shell /usr/sbin/nologin runner \
    && mkdir /app && chown runner:runner /app \
    && mkdir --mode=0750 /data && chown runner:runner /data
ENV HOME=/tmp \
    RUNNER_HOME=/data \
    SERVER_ADDRESS=0.0.0.0
WORKDIR /app

# In the order in which they change, so that a new version of the service is a layer of a few hundred kilobytes.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY docker/healthcheck.py LICENSE ./
COPY --from=build /build/target/classes/META-INF/sbom/application.cdx.json ./
COPY --from=build /build/layers/application/ ./

USER 10001:10001

# A start for practice, on an empty store, writes down the classes that a start needs, loaded and linked: real ones take
# half the time. The cache fits exactly this Java, these jars and this header layout; where something else is run, the
# JVM says so and does without. Machine code is left out of it: Java 25 warns at every start that some does not fit.
RUN java -XX:AOTCacheOutput=/app/runner.aot -XX:+UseCompactObjectHeaders \
        -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -Dspring.context.exit=onRefresh \
        -jar procvision-runner.jar --runner.home=/tmp/practice --spring.main.banner-mode=off \
    && rm -rf /tmp/practice /tmp/hsperfdata_* /tmp/tomcat*

VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python3", "-I", "/app/healthcheck.py"]

# The heap is the JVM's default, a quarter of the container's memory: the rest is for the algorithms and their images.
# Further options go into JDK_JAVA_OPTIONS.
ENTRYPOINT ["tini", "--", "java", "-XX:AOTCache=/app/runner.aot", "-XX:+UseCompactObjectHeaders", \
    "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/procvision-runner.jar"]
