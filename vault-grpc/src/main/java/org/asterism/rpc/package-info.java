/// The [org.asterism.vault.Vault] port over gRPC: [GrpcVault] asks, [VaultServer] serves. The only
/// package that imports `io.grpc`.
@NullMarked
package org.asterism.rpc;

import org.jspecify.annotations.NullMarked;
