import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { AzureMachine as Machine } from "../../../model/azure/machines";
import type { SecretValue } from "../../../model/secret-value";
import { encodeCustomData } from "./custom-data";
import type { AzureFront } from "./front";
import { type AzurePlace, childOf, placed } from "./place";

export interface AzureMachineArgs {
  readonly place: AzurePlace;
  readonly machine: Machine;
  readonly subnetId: pulumi.Input<string>;
  readonly front: AzureFront;
  /** What leads SSH to it. Absent: nothing does from outside. */
  readonly natRule?: network.InboundNatRule;
  /** Absent: the machine is in a zone, or alone. */
  readonly availabilitySet?: compute.AvailabilitySet;
  /** A cloud-config: what the machine does at its first boot. */
  readonly userData: SecretValue;
}

/** A virtual machine without a public address of its own. */
export class AzureMachine extends pulumi.ComponentResource {
  readonly machineId: pulumi.Output<string>;
  /** Of the machine's own identity. */
  readonly principalId: pulumi.Output<string>;

  constructor(name: string, args: AzureMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureMachine", name, {}, opts);
    const { place, machine, front, natRule } = args;

    const nic = new network.NetworkInterface(
      `${name}-interface`,
      {
        ...placed(place),
        networkInterfaceName: machine.name,
        ipConfigurations: [
          {
            name: "private",
            primary: true,
            subnet: { id: args.subnetId },
            privateIPAddress: machine.privateAddress,
            privateIPAllocationMethod: "Static",
            loadBalancerBackendAddressPools: [{ id: front.backendPoolId }],
            loadBalancerInboundNatRules: natRule && [{ id: natRule.id }],
          },
        ],
      },
      childOf(this),
    );
    const vm = new compute.VirtualMachine(
      name,
      {
        ...placed(place),
        vmName: machine.name,
        ...machineArgs(args),
        networkProfile: {
          networkInterfaces: [{ id: nic.id, primary: true, deleteOption: "Detach" }],
        },
        availabilitySet: args.availabilitySet && { id: args.availabilitySet.id },
        zones: machine.zone === undefined ? undefined : [machine.zone],
      },
      // Read at the first boot only, and Azure refuses to change it: later changes go over SSH.
      { ...childOf(this), ignoreChanges: ["osProfile.customData"] },
    );
    this.machineId = vm.id;
    this.principalId = vm.identity.apply((identity) => identity?.principalId ?? "");
    this.registerOutputs({ machineId: vm.id });
  }
}

function machineArgs({ place: { spec }, machine, userData }: AzureMachineArgs) {
  const { adminUser, disk, image } = spec;
  const set = disk.encryptionSet;
  return {
    hardwareProfile: { vmSize: machine.size },
    identity: { type: compute.ResourceIdentityType.SystemAssigned },
    osProfile: {
      computerName: machine.name,
      adminUsername: adminUser,
      customData: pulumi.secret(encodeCustomData(machine.name, userData)),
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        provisionVMAgent: true,
        ssh: {
          publicKeys: [{ path: `/home/${adminUser}/.ssh/authorized_keys`, keyData: spec.sshKey }],
        },
      },
    },
    storageProfile: {
      imageReference: { ...image },
      osDisk: {
        name: `${machine.name}-system`,
        createOption: "FromImage",
        deleteOption: "Delete",
        diskSizeGB: machine.diskSize,
        caching: compute.CachingTypes.ReadWrite,
        managedDisk: {
          storageAccountType: disk.type,
          diskEncryptionSet: set === undefined ? undefined : { id: set },
        },
      },
    },
    securityProfile: {
      encryptionAtHost: true,
      securityType: "TrustedLaunch",
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
    },
    // Without an address of a storage account: Azure keeps the console's log itself.
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
  };
}
