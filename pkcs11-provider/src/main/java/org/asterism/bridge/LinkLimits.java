package org.asterism.bridge;

import java.time.Duration;

/// Every limit of the service link (docs/reference/service-link.md). Frames are bounded by
/// [Frame#BODY_MAX], fields by [Arguments] and [TemplateCodec].
///
/// @param connections ordinary connections, each with a thread
/// @param connectionsPerUser of those, for one user of this machine
/// @param controlConnections one for each application, without a thread
/// @param greeting from one frame to the next, until a connection is bound
/// @param halfFrame from the first byte of a frame to its last
/// @param write how long a peer may leave its reply or a sign of life unread
/// @param idle without a call, after which a connection is closed; the shim makes a new one
/// @param alive from one sign of life to the next while a call works
/// @param drain how long running calls may take when the link closes
/// @param largeFrameBytes of all frames above [FrameBuffer#SMALL_BYTES] together
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
    int largeFrameBytes,
    Duration largeFrameWait) {

  static final LinkLimits STANDARD =
      new LinkLimits(
          512,
          256,
          4096,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          64 << 20,
          Duration.ofSeconds(2));
}
