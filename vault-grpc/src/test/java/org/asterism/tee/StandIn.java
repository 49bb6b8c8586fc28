package org.asterism.tee;

import java.nio.file.Path;
import java.util.Optional;

/// A stand-in for configfs-tsm, and what can be made to go wrong in it.
///
/// A fault is `WHAT FILE NUMBER COUNT`; it strikes COUNT times: `errno` answers with that error,
/// `intruder inblob` writes other report data after ours, `other outblob` reports other data behind
/// the generation's back, `lost inblob` takes no report data and tells nobody, `size` gives that
/// many bytes, `text` gives words for a number, `floor privlevel_floor` raises the floor.
interface StandIn extends AutoCloseable {
  /// @param auxblob the host's certificate table; empty: the driver has none
  record Guest(Real real, Optional<byte[]> auxblob) {}

  Path root();

  DeviceFiles files();

  void fault(String fault);

  /// How many report folders there are.
  int reports();

  @Override
  void close();
}
