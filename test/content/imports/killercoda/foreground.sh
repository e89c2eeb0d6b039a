#!/bin/bash
cd /opt/harbour
clear
