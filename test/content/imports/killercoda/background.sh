#!/bin/bash
set -e
mkdir -p /opt/harbour
for berth in 1 2 3; do
  echo "berth $berth is free" > "/opt/harbour/$berth"
done
