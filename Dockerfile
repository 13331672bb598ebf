# The image of one service, from its built jar (./freshet up or mvn package builds it):
#   docker build --build-arg SERVICE=feed-service --tag freshet/feed-service .
FROM eclipse-temurin:25-jre AS layers
ARG SERVICE
COPY ${SERVICE}/target/${SERVICE}-*-app.jar /build/app.jar
RUN java -Djarmode=tools -jar /build/app.jar extract --layers --destination /build/layers

FROM eclipse-temurin:25-jre
WORKDIR /freshet
# What changes least comes first, so that a new build of the service shares all but its last layer.
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
ENV FRESHET_BIND_ADDRESS=0.0.0.0
USER 10001:10001
# The rest of the memory is threads, classes and buffers. The registry's client would keep an address for as long as the DNS says.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", "-Dvertx.disableDnsResolver=true", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "app.jar"]
