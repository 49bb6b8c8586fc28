package org.asterism.algorithm.tls;

import java.nio.charset.StandardCharsets;

/// What the PRF is used for in the protocol (RFC 5246 §6.3, §7.4.9, §8.1; RFC 7627 §4).
enum Label {
  MASTER_SECRET("master secret"),
  EXTENDED_MASTER_SECRET("extended master secret"),
  KEY_EXPANSION("key expansion"),
  SERVER_FINISHED("server finished"),
  CLIENT_FINISHED("client finished");

  private final String text;

  Label(String text) {
    this.text = text;
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
