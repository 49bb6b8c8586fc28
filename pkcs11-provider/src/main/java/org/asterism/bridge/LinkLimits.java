package org.asterism.bridge;

import java.time.Duration;
import org.asterism.pkcs11.session.Limits;

/// Every limit of the links (docs/reference/service-link.md). Frames are bounded by
/// [Frame#BODY_MAX], fields by [Arguments] and [TemplateCodec].
///
/// @param connections ordinary connections, each with a thread
/// @param connectionsPerUser of those, for one user of this machine
/// @param controlConnections one for each application, without a thread
/// @param greeting from the first moment of a connection until it is bound
/// @param halfFrame from the first byte of a frame to its last
/// @param write how long a peer may leave its reply or a sign of life unread
/// @param idle without a call, after which a connection is closed; the shim makes a new one
/// @param alive from one sign of life to the next while a call works
/// @param drain how long running calls may take when the link closes
/// @param largeFrameBytes of all frames above [FrameBuffer#SMALL_BYTES] together in one direction,
///   half of it for one user
/// @param largeFrameWait how long one of those waits for the others
record LinkLimits(
    int connections,
    int connectionsPerUser,
    int controlConnections,
    Duration greeting,
    Duration halfFrame,
    Duration write,
    Duration idle,
    Duration alive,
    Duration drain,
    long largeFrameBytes,
    Duration largeFrameWait) {

  static LinkLimits of(Limits limits) {
    return new LinkLimits(
        limits.connections().all(),
        limits.connections().perUser(),
        limits.applications().all(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        limits.memory().frames(),
        Duration.ofSeconds(2));
  }
}
