package org.asterism.enclave;

import org.asterism.enclave.config.PlatformConfig;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;

/// Where the platform comes from that a configuration names: the machine itself, or its stand-in.
interface Machine {
  Platform platform(PlatformConfig config) throws PlatformException;
}
