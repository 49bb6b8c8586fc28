/// The [org.asterism.vault.Vault] port over gRPC: [GrpcVault] asks, [VaultServer] serves. The only
/// package that imports `io.grpc`.
@NullMarked
package org.asterism.vault.grpc;

import org.jspecify.annotations.NullMarked;
