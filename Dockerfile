# One image for each service: docker build --build-arg SERVICE=owners-service .

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# First a build with the build files only. It downloads every dependency and plugin into a layer that stays valid until a
# build file changes.
COPY .mvn .mvn
COPY pom.xml ./
COPY rest-conventions/pom.xml rest-conventions/
COPY database/pom.xml database/
COPY test-kit/pom.xml test-kit/
COPY foreign-key/pom.xml foreign-key/
COPY audit/pom.xml audit/
COPY owners-service/pom.xml owners-service/
COPY pets-service/pom.xml pets-service/
# No image needs the launcher, the examples or the test modules.
RUN sed -i -E '/<module>(standalone|examples\/.*|harness|system-tests|campaign)<\/module>/d' pom.xml
ARG MAVEN_FLAGS="-B -q -ntp -DskipTests -Dspotless.apply.skip=true -Dcyclonedx.skip=true -Dquarkus.package.jar.type=fast-jar"
RUN mvn ${MAVEN_FLAGS} package
COPY contracts contracts
COPY rest-conventions/src rest-conventions/src
COPY database/src database/src
COPY test-kit/src test-kit/src
COPY foreign-key/src foreign-key/src
COPY audit/src audit/src
COPY owners-service/src owners-service/src
COPY pets-service/src pets-service/src
RUN mvn ${MAVEN_FLAGS} package

# The same audit as ./start --audit: docker build --target audit .
FROM eclipse-temurin:25-jre AS audit
WORKDIR /audit
COPY --from=build /build/audit/target/lib lib
COPY --from=build /build/audit/target/audit-*.jar audit.jar
USER 10001:10001
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-jar", "audit.jar"]
ARG REVISION=unknown
LABEL org.opencontainers.image.title="audit" \
  org.opencontainers.image.description="Checks whether the services of a pet registry agree on which owners exist" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.revision="$REVISION"

FROM eclipse-temurin:25-jre
ARG SERVICE
WORKDIR /service
# From what changes rarely to what changes with every source file.
COPY --from=build /build/${SERVICE}/target/quarkus-app/lib lib
COPY --from=build /build/${SERVICE}/target/quarkus-app/*.jar ./
COPY --from=build /build/${SERVICE}/target/quarkus-app/quarkus quarkus
COPY --from=build /build/${SERVICE}/target/quarkus-app/app app
USER 10001:10001
ENV HTTP_HOST=0.0.0.0 HTTP_PORT=8080 LOG_JSON=true
EXPOSE 8080
# With bash only, because the image may have no other HTTP client.
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s --retries=5 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /q/health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
# The other half of the container's memory is for network buffers, class metadata and threads.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "quarkus-run.jar"]
# docker build --build-arg REVISION="$(git rev-parse HEAD)" says which sources the image is from.
ARG REVISION=unknown
LABEL org.opencontainers.image.title="$SERVICE" \
  org.opencontainers.image.description="A service of the pet registry" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.revision="$REVISION"
