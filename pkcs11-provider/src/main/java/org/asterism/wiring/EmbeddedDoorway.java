package org.asterism.wiring;

import org.asterism.bridge.EmbeddedLink;
import org.asterism.bridge.LinkException;
import org.asterism.toml.ConfigurationException;

/// The function by which the C library reaches an engine in its own process.
///
/// @param address of that function
record EmbeddedDoorway(EmbeddedLink link, long address) implements RunningEngine.Entrance {

  static EmbeddedDoorway open(RunningEngine.Core core) throws ConfigurationException {
    try {
      var link = EmbeddedLink.open(core.cryptoki(), core.config().limits(), core.random());
      return new EmbeddedDoorway(link, link.address());
    } catch (LinkException refused) {
      throw ConfigurationException.because(refused);
    }
  }

  @Override
  public String place() {
    return "process " + ProcessHandle.current().pid();
  }

  @Override
  public void close() {
    link.close();
  }
}
