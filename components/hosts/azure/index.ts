export { AzureHosts, type AzureHostsArgs } from "./azure-hosts";
export { machineCloudInit, type FirstBootSettings } from "./machine-cloud-init";
