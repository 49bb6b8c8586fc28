package org.asterism.constellation;

import java.net.InetSocketAddress;

/// Where a vault listens.
public record Address(String host, int port) {
  public Address {
    if (host.isBlank() || host.length() > 255 || port < 1 || port > 65535) {
      throw new IllegalArgumentException("expected HOST:PORT with a port of 1 to 65535");
    }
  }

  /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
  ///
  /// @throws IllegalArgumentException where it is something else
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("expected HOST:PORT, found " + text);
    }
    var host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    return new Address(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /// For a connection; the name is looked up when that is made.
  public InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
